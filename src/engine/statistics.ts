import { ShapeError } from '../protocol/errors';
import type { Proportion } from '../protocol/metrics';

/** 97.5 % point of the standard normal, as the field rounds it. */
const Z = 1.96;

/**
 * Wilson score interval of `successes` in `n` trials:
 * (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), cut to [0, 1]; null without trials.
 * Source: Wilson 1927, JASA 22(158).
 * @param z point of the standard normal; 1.96 for 95 %
 */
export function wilsonInterval(successes: number, n: number, z = Z): readonly [low: number, high: number] | null {
  if (n === 0) return null;
  const p = successes / n;
  const scale = 1 + z ** 2 / n;
  const centre = (p + z ** 2 / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** A share with its Wilson 95 % interval; n = 0 gives the whole unit interval. */
export function proportion(successes: number, n: number): Proportion {
  const [low, high] = wilsonInterval(successes, n) ?? [0, 1];
  return { value: n === 0 ? 0 : successes / n, low, high, n };
}

export interface PairedDifference {
  /** Images that only the first, or only the second model gets right. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Accuracy of the first less that of the second. */
  readonly difference: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/**
 * Difference of two accuracies on the same images: (b - c) / n with standard error sqrt(b + c - (b - c)^2 / n) / n and
 * the interval +- z standard errors, b = right in the first only, c = in the second only; null without images.
 * @throws ShapeError when the two were not judged on equally many images
 */
export function pairedDifference(first: readonly boolean[], second: readonly boolean[], z = Z): PairedDifference | null {
  const n = first.length;
  if (second.length !== n) throw new ShapeError(`second model has ${second.length} verdicts, expected ${n} like the first`);
  if (n === 0) return null;
  const onlyFirst = first.filter((isRight, i) => isRight && !second[i]).length;
  const onlySecond = second.filter((isRight, i) => isRight && !first[i]).length;
  const gap = onlyFirst - onlySecond;
  const standardError = Math.sqrt(onlyFirst + onlySecond - gap ** 2 / n) / n;
  const difference = gap / n;
  return { onlyFirst, onlySecond, difference, standardError, low: difference - z * standardError, high: difference + z * standardError, n };
}

/**
 * Exact one-sided test of paired verdicts (McNemar): how likely at least `onlyFirst` of all images that the two disagree on would go to the
 * first by chance, sum over k >= b of C(b + c, k) / 2^(b + c). Unlike the interval above it holds for few images.
 */
export function chanceOfMore(onlyFirst: number, onlySecond: number): number {
  const n = onlyFirst + onlySecond;
  let logTerm = -n * Math.LN2;
  let sum = 0;
  for (let k = n; k >= onlyFirst; k--) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(k) - Math.log(n - k + 1);
  }
  return Math.min(1, sum);
}
