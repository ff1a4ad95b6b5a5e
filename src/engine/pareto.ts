/**
 * Positions of the points that no other point dominates: none is at least as large in every coordinate and larger in
 * one. Equal points both stay.
 * @param points larger is better in every coordinate; negate costs
 * @returns ascending positions
 */
export function paretoFront(points: readonly (readonly number[])[]): number[] {
  const dominates = (a: readonly number[], b: readonly number[]) =>
    a.every((value, i) => value >= b[i]!) && a.some((value, i) => value > b[i]!);
  return points.flatMap((point, position) => (points.some((other) => dominates(other, point)) ? [] : [position]));
}
