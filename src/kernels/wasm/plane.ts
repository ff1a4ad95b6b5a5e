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

/** Newton's method meets each breakpoint once at most; this bounds it where rounding keeps it from standing still. */
const MOST_STEPS = 100;
/** A gap smaller than this share of the sums it comes from is rounding. */
const ROUNDING = 1e-6;

/**
 * Every coordinate moves by min(t speed, room) towards the plane normal . z = offset, speed 1 (linf) or |normal| (l2), for
 * the smallest t that reaches it; where the box is too small each coordinate goes to its wall, and a zero normal stays.
 * What is covered is concave and piecewise linear in t, so that Newton's method from 0 ends at t exactly.
 * @param displacement gets the result, [size]
 * @returns whether the plane can be reached inside the box
 */
export function nearestOnPlane({ point, normal, offset, norm }: PlaneProblem, displacement: Float32Array): boolean {
  const size = point.length;
  let gap = offset;
  for (let i = 0; i < size; i++) gap -= (normal[i] ?? 0) * (point[i] ?? 0);
  const side = Math.sign(gap);
  const need = Math.abs(gap);
  const isEuclidean = norm === 'l2';
  const room = new Float64Array(size);
  const rate = new Float64Array(size);
  let most = 0;
  for (let i = 0; i < size; i++) {
    const towards = (normal[i] ?? 0) * side;
    const value = point[i] ?? 0;
    const own = towards > 0 ? 1 - value : towards < 0 ? value : 0;
    room[i] = own;
    rate[i] = Math.abs(towards);
    most += Math.abs(towards) * own;
  }
  const isReached = need <= most * (1 + ROUNDING);
  let t = isReached ? 0 : Number.POSITIVE_INFINITY;
  for (let step = 0; isReached && step < MOST_STEPS; step++) {
    let [covered, slope] = [0, 0];
    for (let i = 0; i < size; i++) {
      const weight = rate[i] ?? 0;
      const speed = isEuclidean ? weight : 1;
      const limit = room[i] ?? 0;
      if (t * speed < limit) {
        covered += weight * t * speed;
        slope += weight * speed;
      } else covered += weight * limit;
    }
    const missing = need - covered;
    if (!(slope > 0) || missing <= need * 1e-9) break;
    t += missing / slope;
  }
  for (let i = 0; i < size; i++) {
    const towards = (normal[i] ?? 0) * side;
    const limit = room[i] ?? 0;
    const speed = isEuclidean ? (rate[i] ?? 0) : 1;
    displacement[i] = towards === 0 ? 0 : Math.sign(towards) * (isReached ? Math.min(t * speed, limit) : limit);
  }
  return isReached;
}
