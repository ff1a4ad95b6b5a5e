/** Projection of one point onto a plane inside the unit box, on plain arrays in double precision. */

export interface PlaneProblem {
  /** In [0, 1], [size]. */
  readonly point: Float32Array;
  /** [size] */
  readonly normal: Float32Array;
  readonly offset: number;
  /** Which length of the displacement is to be small. */
  readonly norm: 'linf' | 'l2';
}

/** A gap smaller than this share of the sums it comes from is rounding. */
const ROUNDING = 1e-6;

/** Coordinates that are still on their way: how fast each covers the gap, and how far it may go. */
let rates = new Float64Array(0);
let rooms = new Float64Array(0);

/**
 * Smallest t at which the sum of rate min(t speed, room) over the first `count` coordinates is `need`. A coordinate that is
 * at its wall stays there as t grows, so that each round looks only at those that were not, and the last one is exact.
 */
function timeToCover(need: number, slopeAtStart: number, count: number, isEuclidean: boolean): number {
  let [left, slope, active] = [need, slopeAtStart, count];
  while (slope > 0) {
    const t = left / slope;
    let [kept, keptSlope] = [0, 0];
    for (let i = 0; i < active; i++) {
      const rate = rates[i] ?? 0;
      const room = rooms[i] ?? 0;
      if ((isEuclidean ? t * rate : t) < room) {
        rates[kept] = rate;
        rooms[kept] = room;
        kept++;
        keptSlope += isEuclidean ? rate * rate : rate;
      } else left -= rate * room;
    }
    if (kept === active) return t;
    [active, slope] = [kept, keptSlope];
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * Every coordinate moves by min(t speed, room) towards the plane normal . z = offset, speed 1 (linf) or |normal| (l2), for
 * the smallest t that reaches it; where the box is too small each coordinate goes to its wall, and a zero normal stays.
 * @param displacement gets the result, [size]
 * @returns whether the plane can be reached inside the box
 */
export function nearestOnPlane({ point, normal, offset, norm }: PlaneProblem, displacement: Float32Array): boolean {
  const size = point.length;
  if (rates.length < size) [rates, rooms] = [new Float64Array(size), new Float64Array(size)];
  const isEuclidean = norm === 'l2';
  let gap = offset;
  for (let i = 0; i < size; i++) gap -= (normal[i] ?? 0) * (point[i] ?? 0);
  const side = gap < 0 ? -1 : 1;
  let [most, slope, count] = [0, 0, 0];
  for (let i = 0; i < size; i++) {
    const towards = (normal[i] ?? 0) * side;
    if (towards === 0) continue;
    const value = point[i] ?? 0;
    const rate = towards > 0 ? towards : -towards;
    const room = towards > 0 ? 1 - value : value;
    rates[count] = rate;
    rooms[count] = room;
    count++;
    most += rate * room;
    slope += isEuclidean ? rate * rate : rate;
  }
  const need = gap * side;
  const isReached = need <= most * (1 + ROUNDING);
  const t = isReached ? timeToCover(need, slope, count, isEuclidean) : Number.POSITIVE_INFINITY;
  for (let i = 0; i < size; i++) {
    const towards = (normal[i] ?? 0) * side;
    const value = point[i] ?? 0;
    if (towards > 0) displacement[i] = Math.min(isEuclidean ? t * towards : t, 1 - value);
    else if (towards < 0) displacement[i] = -Math.min(isEuclidean ? -t * towards : t, value);
    else displacement[i] = 0;
  }
  return isReached;
}
