import type { Proportion } from '../protocol/metrics';

/** 97.5 % point of the standard normal, as the field rounds it. */
const Z = 1.96;

/**
 * Wilson score interval of `successes` in `n` trials at 95 %:
 * (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n).
 * Source: Wilson 1927, JASA 22(158). n = 0 gives the whole unit interval.
 */
export function proportion(successes: number, n: number): Proportion {
  if (n === 0) return { value: 0, low: 0, high: 1, n };
  const p = successes / n;
  const scale = 1 + Z ** 2 / n;
  const centre = (p + Z ** 2 / (2 * n)) / scale;
  const half = (Z / scale) * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2));
  return { value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half), n };
}
