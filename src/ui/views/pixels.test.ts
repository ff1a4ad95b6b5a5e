import { describe, expect, it } from 'vitest';
import { difference, toRgba } from './pixels';

describe('pixels', () => {
  it('turns floats into opaque bytes and clips', () => {
    expect([...toRgba(new Float32Array([0, 0.5, 1, -1, 2, 0.2]))]).toEqual([0, 128, 255, 255, 0, 255, 51, 255]);
  });

  it('shows no change as middle grey and magnifies the rest', () => {
    const clean = new Float32Array([0.25, 0.25, 0.25]);
    const shown = difference(clean, new Float32Array([0.25, 0.25 + 8 / 255, 0.25 - 8 / 255]));
    expect(shown[0]).toBe(0.5);
    expect(shown[1]).toBeCloseTo(0.5 + 80 / 255, 5);
    expect(shown[2]).toBeCloseTo(0.5 - 80 / 255, 5);
  });
});
