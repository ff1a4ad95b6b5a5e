import { describe, expect, it } from 'vitest';
import { Random } from './random';

const moments = (values: readonly number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length };
};
const draws = (count: number, draw: () => number) => Array.from({ length: count }, draw);

describe('Random', () => {
  it('repeats under a seed and differs between seeds', () => {
    const first = draws(
      5,
      (
        (random) => () =>
          random.uniform()
      )(new Random(1)),
    );
    expect(
      draws(
        5,
        (
          (random) => () =>
            random.uniform()
        )(new Random(1)),
      ),
    ).toEqual(first);
    expect(
      draws(
        5,
        (
          (random) => () =>
            random.uniform()
        )(new Random(2)),
      ),
    ).not.toEqual(first);
  });

  it('forks streams that do not depend on what was drawn before', () => {
    const random = new Random(1);
    const before = random.fork('a').uniform();
    random.uniform();
    expect(random.fork('a').uniform()).toBe(before);
    expect(random.fork('b').uniform()).not.toBe(before);
  });

  it('continues exactly from its state', () => {
    const random = new Random(5);
    draws(7, () => random.normal());
    const copy = Random.fromState(random.state());
    expect(draws(5, () => copy.uniform())).toEqual(draws(5, () => random.uniform()));
    expect(copy.fork('x').uniform()).toBe(random.fork('x').uniform());
  });

  it('draws uniform numbers with mean 1/2 and variance 1/12', () => {
    const random = new Random(3);
    const { mean, variance } = moments(draws(20_000, () => random.uniform()));
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
  });

  it('starts neighbouring seeds apart', () => {
    for (const position of [0, 1, 2]) {
      const values = Array.from({ length: 2000 }, (_, seed) => {
        const random = new Random(seed);
        return draws(position + 1, () => random.uniform())[position]!;
      });
      const { mean, variance } = moments(values);
      expect(mean, `draw ${position}`).toBeCloseTo(0.5, 1);
      expect(variance, `draw ${position}`).toBeCloseTo(1 / 12, 1);
    }
  });

  it('draws normal numbers with mean 0 and variance 1', () => {
    const random = new Random(4);
    const { mean, variance } = moments(draws(20_000, () => random.normal()));
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(variance).toBeCloseTo(1, 1);
  });

  it.each([
    [1, 1],
    [0.2, 0.2],
    [2, 5],
  ])('draws Beta(%d, %d) with its mean and variance', (a, b) => {
    const random = new Random(6);
    const { mean, variance } = moments(draws(20_000, () => random.beta(a, b)));
    expect(mean).toBeCloseTo(a / (a + b), 2);
    expect(variance).toBeCloseTo((a * b) / ((a + b) ** 2 * (a + b + 1)), 2);
  });

  it('draws Gamma(shape, 1) with mean and variance equal to the shape', () => {
    const random = new Random(8);
    const { mean, variance } = moments(draws(20_000, () => random.gamma(0.5)));
    expect(mean).toBeCloseTo(0.5, 1);
    expect(variance).toBeCloseTo(0.5, 1);
  });

  it('permutes every number exactly once', () => {
    const order = new Random(9).permutation(100);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect([...order]).not.toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('fills arrays within their bounds', () => {
    const values = new Random(10).uniforms(1000, -0.25, 0.5);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-0.25);
    expect(Math.max(...values)).toBeLessThan(0.5);
  });
});
