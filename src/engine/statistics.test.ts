import { describe, expect, it } from 'vitest';
import { paretoFront } from './pareto';
import { chanceOfMore, pairedDifference, proportion, wilsonInterval } from './statistics';

describe('Wilson interval', () => {
  it('matches a hand-computed case', () => {
    // p = 0.5, n = 10, z = 1.96: centre 0.5, half-width 1.96 sqrt(0.025 + 0.00960) / 1.38416.
    const { value, low, high } = proportion(5, 10);
    expect(value).toBe(0.5);
    expect(low).toBeCloseTo(0.23659, 4);
    expect(high).toBeCloseTo(0.76341, 4);
  });

  it('stays within [0, 1] and knows nothing without trials', () => {
    expect(proportion(0, 10).low).toBe(0);
    expect(proportion(10, 10).high).toBe(1);
    expect(proportion(0, 0)).toEqual({ value: 0, low: 0, high: 1, n: 0 });
    expect(wilsonInterval(0, 0)).toBeNull();
  });

  it('narrows with more images', () => {
    const width = (n: number) => proportion(n / 2, n).high - proportion(n / 2, n).low;
    expect(width(1000)).toBeLessThan(width(100));
  });
});

describe('paired difference', () => {
  it('counts only images on which the two differ', () => {
    const first = [true, true, false, true];
    const second = [true, false, false, false];
    const found = pairedDifference(first, second)!;
    expect(found).toMatchObject({ onlyFirst: 2, onlySecond: 0, difference: 0.5, n: 4 });
    expect(found.standardError).toBeCloseTo(Math.sqrt(2 - 1) / 4, 10);
    expect(found.high - found.low).toBeCloseTo(2 * 1.96 * found.standardError, 10);
  });

  it('needs the same images', () => {
    expect(() => pairedDifference([true], [])).toThrow('second model has 0 verdicts, expected 1 like the first');
    expect(pairedDifference([], [])).toBeNull();
  });
});

describe('exact test of paired verdicts', () => {
  it('matches hand-computed cases', () => {
    expect(chanceOfMore(4, 0)).toBeCloseTo(1 / 16, 12);
    expect(chanceOfMore(7, 1)).toBeCloseTo(9 / 256, 12);
    expect(chanceOfMore(0, 5)).toBeCloseTo(1, 12);
    expect(chanceOfMore(0, 0)).toBe(1);
  });

  it('holds for many images', () => {
    // About 3 standard deviations: normal tail with continuity correction.
    expect(chanceOfMore(1067, 933)).toBeCloseTo(0.0015, 3);
    expect(chanceOfMore(1000, 1000)).toBeCloseTo(0.509, 2);
  });
});

describe('Pareto front', () => {
  it('keeps equal points and drops dominated ones', () => {
    const points = [
      [1, 0],
      [0, 1],
      [1, 0],
      [0, 0],
    ];
    expect(paretoFront(points)).toEqual([0, 1, 2]);
    expect(paretoFront([])).toEqual([]);
  });
});
