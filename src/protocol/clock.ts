/** Measuring short work with clocks that browsers make coarse: by 0.1 ms usually, by 16 to 100 ms where they resist fingerprinting. */

/** A reading may be wrong by one step of the clock at either end: over so many the mean is right within a tenth or two. */
const STEPS = 10;
/** Enough readings to see a clock of 100 ms move, and an end to them where it never does. */
const READINGS = 4e6;
/** Jumps of a fine clock are looked at for so long, in ms. */
const LOOK_MS = 5;
const JUMPS = 3;
/** No measurement lasts longer, in ms. */
const LONGEST_MS = 1500;
/** Runs after which a clock that has not moved is taken to stand still. */
const STANDSTILL = 400;

/** Smallest time, in ms, that the clock is seen to tell; 0 where it does not move. */
export function clockStep(now: () => number): number {
  let step = 0;
  const begin = now();
  let last = begin;
  let jumps = 0;
  for (let i = 0; i < READINGS && jumps < JUMPS && last - begin < LOOK_MS; i++) {
    const time = now();
    if (time <= last) continue;
    step = Math.max(step, time - last);
    last = time;
    jumps++;
  }
  return step;
}

export interface Measuring {
  readonly now: () => number;
  /** Runs that are enough, and milliseconds: either ends the measurement of a clock that is fine enough. */
  readonly runs: number;
  readonly budget: number;
  /** Steps of the clock that have to pass in any case. */
  readonly steps?: number;
}

/**
 * Milliseconds that a run takes: the best of several where the clock tells single ones apart, else the mean of as many as it takes for
 * enough steps of the clock to pass.
 * @returns null where the clock stands still
 */
export async function millisecondsOf(run: () => Promise<unknown>, { now, runs, budget, steps = STEPS }: Measuring): Promise<number | null> {
  let step = clockStep(now);
  let best = Number.POSITIVE_INFINITY;
  let isBelow = false;
  const begin = now();
  let last = begin;
  for (let done = 1; ; done++) {
    await run();
    const time = now();
    const took = time - last;
    // Runs that take no time take less than a step, and the clock then moves by one.
    if (took <= 0) isBelow = true;
    else {
      if (isBelow) step = Math.max(step, took);
      best = Math.min(best, took);
    }
    last = Math.max(last, time);
    const elapsed = last - begin;
    if (elapsed === 0 && done >= STANDSTILL) return null;
    const isFine = elapsed >= steps * step && elapsed > 0;
    if (!(isFine && (done >= runs || elapsed >= budget)) && elapsed < LONGEST_MS) continue;
    return !isBelow && best >= steps * step ? best : elapsed / done;
  }
}
