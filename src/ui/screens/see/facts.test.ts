import { describe, expect, it } from 'vitest';
import type { AttackPath } from '../../../protocol/inspect';
import { answerAt, best, flipFrame, seriesOf } from './attack-facts';
import { ranked, scaleOf } from './channel-facts';
import { channelPeak, channelPixels, diverging, sequential } from './colours';
import { fromRgba, middleSquare, paint } from './own-picture';
import { answerColour, contour, namePlace, shares, slicePixels } from './slice-picture';

describe('an attack path', () => {
  const path: AttackPath = {
    against: 'plain',
    frames: new Float32Array(0),
    loss: new Float32Array(3),
    distance: new Float32Array(3),
    answers: { plain: Float32Array.of(0.1, 0.9, 0.45, 0.55, 0.8, 0.2) },
  };
  it('tells answers, the first change of mind and one class’s series', () => {
    expect([...answerAt(path, 'plain', 1, 2)]).toEqual([Math.fround(0.45), Math.fround(0.55)]);
    expect(best([0.2, 0.7, 0.7])).toBe(1);
    expect(flipFrame(path, 'plain', 1, 2)).toBe(2);
    expect(flipFrame(path, 'plain', 0, 2)).toBe(0);
    expect(flipFrame(path, 'teacher', 0, 2)).toBeNull();
    expect(seriesOf(path, 'plain', 1, 2)).toEqual([0.9, 0.55, 0.2].map(Math.fround));
  });
});

describe('channels', () => {
  const maps = Float32Array.of(1, -4, 0, 2);
  it('are ranked with the lower number first among equals', () => {
    expect(ranked([1, 3, 3, 0])).toEqual([1, 2, 0, 3]);
  });
  it('are scaled by the map, the network or all', () => {
    const all = [maps, Float32Array.of(8, 0, 0, 0)];
    expect([scaleOf('map', all, maps, 0, 2), scaleOf('layer', all, maps, 0, 2), scaleOf('both', all, maps, 0, 2)]).toEqual([1, 4, 8]);
    expect(channelPeak(maps, 1, 2)).toBe(4);
  });
  it('become pixels, signed ones around a pale middle', () => {
    const bytes = (rgb: readonly number[]) => [...rgb.map(Math.round), 255];
    expect([...channelPixels(maps, { channel: 0, channels: 2, scale: 1 })]).toEqual([...bytes(sequential(1)), ...bytes(sequential(0))]);
    expect([...channelPixels(maps, { channel: 1, channels: 2, scale: 4, isSigned: true })]).toEqual([
      ...bytes(diverging(-1)),
      ...bytes(diverging(0.5)),
    ]);
  });
  it('grow brighter evenly from end to end', () => {
    const light = ([r, g, b]: readonly [number, number, number]) => 0.21 * r + 0.72 * g + 0.07 * b;
    const steps = Array.from({ length: 11 }, (_, i) => light(sequential(i / 10)));
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });
});

describe('a slice', () => {
  const slice = { answers: Uint8Array.of(0, 1, 1, 1), loss: Float32Array.of(0, 1, 1, 1) };
  it('is drawn with its lowest row at the bottom', () => {
    const rgba = slicePixels(slice, { points: 2, label: 0, paint: 'answers' });
    expect([...rgba.subarray(8, 11)]).toEqual([...answerColour(0, 0)]);
    expect([...rgba.subarray(0, 3)]).toEqual([...answerColour(1, 0)]);
  });
  it('tells the share of each answer', () => {
    expect(shares(slice.answers)).toEqual([
      { answer: 1, share: 0.75 },
      { answer: 0, share: 0.25 },
    ]);
  });
  it('names an answer in one of its own cells', () => {
    expect(namePlace(Uint8Array.of(1, 0, 0, 1, 0, 0, 1, 0, 0), 3, 1)).toEqual([0, 1]);
    expect(namePlace(Uint8Array.of(1, 0, 0, 1, 0, 0, 1, 0, 0), 3, 1, [[0, 1]])[1]).not.toBe(1);
    expect(namePlace(Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0, 0), 3, 1, [[0, 1]])).toEqual([0, 1]);
    expect(namePlace(Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 0, 0), 3, 1)[1]).toBe(0);
  });
  it('cuts the corner where the level is crossed', () => {
    expect(contour(slice.loss, 2, 0.5)).toBe('M0.50 0.00L0.00 0.50');
    expect(contour(slice.loss, 2, 2)).toBe('');
  });
});

describe('a picture of one’s own', () => {
  it('is the middle of what was given', () => {
    expect(middleSquare(320, 200)).toEqual({ x: 60, y: 0, side: 200 });
    expect([...fromRgba(new Uint8ClampedArray([255, 0, 51, 255]))]).toEqual([1, 0, Math.fround(0.2)]);
  });
  it('is painted on a copy', () => {
    const before = new Float32Array(32 * 32 * 3);
    const after = paint(before, 10.5, 4.5, 0.6, [1, 0.5, 0.25]);
    expect([...after.subarray(3 * (4 * 32 + 10), 3 * (4 * 32 + 10) + 3)]).toEqual([1, 0.5, 0.25]);
    expect(after.reduce((a, b) => a + b, 0)).toBeCloseTo(1.75, 5);
    expect(before.every((value) => value === 0)).toBe(true);
  });
});
