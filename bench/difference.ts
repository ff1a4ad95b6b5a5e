/** Largest |a - b| / max(1, |b|); not a number counts as infinite. */
export function largestDifference(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  return expected.reduce((worst, b, i) => {
    const difference = Math.abs(actual[i]! - b) / Math.max(1, Math.abs(b));
    return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
  }, 0);
}
