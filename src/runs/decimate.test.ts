import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimate, decimateColumns } from './decimate';

const same = (value: number) => value;

describe('decimate', () => {
  it('keeps a short line as it is', () => {
    const points = [3, 1, 2];
    expect(decimate(points, 10, same)).toBe(points);
  });

  it('keeps first, last, smallest and largest, in order, within the limit', () => {
    return fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 500 }),
        fc.integer({ min: 4, max: 60 }),
        (values, max) => {
          const points = values.map((value, at) => ({ value, at }));
          const kept = decimate(points, max, ({ value }) => value);
          expect(kept.length).toBeLessThanOrEqual(Math.max(max, 1));
          expect(kept[0]).toBe(points[0]);
          expect(kept.at(-1)).toBe(points.at(-1));
          expect(kept.every(({ at }, index) => index === 0 || at > (kept[index - 1]?.at ?? -1))).toBe(true);
          expect(Math.max(...kept.map(({ value }) => value))).toBe(Math.max(...values));
          expect(Math.min(...kept.map(({ value }) => value))).toBe(Math.min(...values));
        },
      ),
    );
  });
});

describe('decimateColumns', () => {
  it('cuts to the length in use', () => {
    const [x, y] = decimateColumns(new Float64Array([1, 2, 3, 0]), [new Float32Array([5, 6, 7, 0])], 3, 10);
    expect([[...(x ?? [])], [...(y ?? [])]]).toEqual([
      [1, 2, 3],
      [5, 6, 7],
    ]);
  });

  it('keeps a single spike in each column among many rows', () => {
    const length = 10_000;
    const x = Float64Array.from({ length }, (_, at) => at);
    const [a, b] = [new Float32Array(length), new Float32Array(length)];
    a[1234] = 7;
    b[8765] = -3;
    const [outX, outA, outB] = decimateColumns(x, [a, b], length, 200);
    expect(outX?.length).toBe(200);
    expect(Math.max(...(outA ?? []))).toBe(7);
    expect(Math.min(...(outB ?? []))).toBe(-3);
    expect(outX?.every((value, at) => at === 0 || value > (outX[at - 1] ?? 0))).toBe(true);
  });
});
