import { describe, expect, it } from 'vitest';
import { exponent, GROWTH_WORKLOADS } from './growth';
import { parseWorkload } from './workload';

describe('growth of cost', () => {
  it('finds the exponent of a power law', () => {
    expect(
      exponent(
        [1, 2, 7],
        [1, 2, 7].map((x) => 3 * x ** 1.5),
      ),
    ).toBeCloseTo(1.5, 10);
  });

  it('gives 0 for what does not grow', () => {
    expect(exponent([16, 64, 256], [188, 188, 188])).toBeCloseTo(0, 10);
  });

  it('names workloads that exist, each once', () => {
    expect(GROWTH_WORKLOADS.map((id) => parseWorkload(id).id)).toEqual([...new Set(GROWTH_WORKLOADS)]);
  });
});
