/** How the Square attack's windows shrink. */

/** Iterations after which the window's share of the image halves, for a search of {@link SCHEDULE_LENGTH}. */
const HALVINGS = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000];
const SCHEDULE_LENGTH = 10_000;
/** A window of the l2 search holds two opposite bumps, which need room. */
const LEAST_L2_SIDE = 3;

export interface SquareSchedule {
  readonly queries: number;
  /** Share of the image that the first windows cover. */
  readonly initial: number;
  readonly height: number;
  readonly width: number;
  /** Stretch the schedule of 10,000 iterations over the queries there are; AutoAttack does not. */
  readonly rescale: boolean;
}

/** Side of the window at an iteration from 0: round(sqrt(p h w)) in [1, min(h, w)], halves rounded to even. */
export function squareSide(iteration: number, { queries, initial, height, width, rescale }: SquareSchedule): number {
  const place = rescale ? Math.floor((iteration / queries) * SCHEDULE_LENGTH) : iteration;
  const share = initial / 2 ** HALVINGS.filter((mark) => place > mark).length;
  const exact = Math.sqrt(share * height * width);
  const down = Math.floor(exact);
  const isHalf = exact - down === 0.5;
  const side = isHalf ? down + (down % 2) : Math.round(exact);
  return Math.min(Math.max(side, 1), height, width);
}

/** Side in the l2 search: the same, at least 3, the next odd number where it is even; never more than the image. */
export function squareSideL2(iteration: number, schedule: SquareSchedule): number {
  const side = Math.max(squareSide(iteration, schedule), LEAST_L2_SIDE);
  return Math.min(side + ((side + 1) % 2), schedule.height, schedule.width);
}
