/** How far a trainer runs ahead of the device, and how its figures come back. */
import * as tf from './tf';

export interface Pace {
  /** Steps that may be on their way at once. */
  readonly depth: number;
  /** Most steps whose figures are read together. */
  readonly readEvery: number;
  /** Figures wait no longer than this, in milliseconds. */
  readonly readWithin: number;
  /** True where the weights must be those of that very step when its record comes out. */
  readonly stopsAt: (step: number) => boolean;
  /** Resolves when the device has done all that it was given. */
  readonly finished: () => Promise<unknown>;
}

/** Reads each step's figures before the next begins: right for processors, which do not queue. */
export const STEP_BY_STEP: Pace = { depth: 1, readEvery: 1, readWithin: 0, stopsAt: () => true, finished: () => Promise.resolve() };

/** A step that was given to the device. */
export interface Launched<T> {
  readonly about: T;
  /** Its figures, [n]; freed once they are read. */
  readonly figures: tf.Tensor1D;
  /** When it began, in milliseconds. */
  readonly at: number;
}

/** Steps between their launch and their record. */
export class Flow<T, R> {
  readonly #pace: Pace;
  readonly #toRecord: (about: T, figures: Float32Array, ms: number) => R;
  /** Their figures are not asked for yet. */
  #launched: Launched<T>[] = [];
  /** Figures on their way back, oldest first. */
  readonly #readings: Promise<R[]>[] = [];
  /** Records that have not come out yet. */
  readonly #ready: R[] = [];
  readonly #fences: Promise<unknown>[] = [];
  #lastRead = 0;

  /** @param toRecord also gets the milliseconds a step took, on average over those read together; what it throws ends the flow */
  constructor(pace: Pace, toRecord: (about: T, figures: Float32Array, ms: number) => R) {
    this.#pace = pace;
    this.#toRecord = toRecord;
  }

  add(step: Launched<T>): void {
    this.#launched.push(step);
  }

  /** Waits until no more steps are on their way than may be. */
  async room(): Promise<void> {
    const fence = this.#pace.finished();
    // Whoever waits for it hears of a failure; the last ones of a run have nobody waiting.
    fence.catch(() => undefined);
    this.#fences.push(fence);
    while (this.#fences.length >= this.#pace.depth) await this.#fences.shift();
  }

  /**
   * Records that are due after `step` steps; all of them after the last.
   * One reading may stay on its way while the device gets its next step.
   */
  async *due(step: number, isLast: boolean): AsyncGenerator<R, void> {
    const isHalt = isLast || (this.#launched.length > 0 && this.#pace.stopsAt(step));
    if (isHalt || this.#isReadingDue()) this.#read();
    while (this.#readings.length > (isHalt ? 0 : 1)) {
      this.#ready.push(...(await this.#readings[0]!));
      // Only now: until they are ready, whoever settles must find them here.
      void this.#readings.shift();
    }
    for (let record = this.#ready.shift(); record; record = this.#ready.shift()) yield record;
  }

  /** Waits for the figures of every step; the records it tells come out all the same. */
  async settle(): Promise<readonly R[]> {
    this.#read();
    return [...this.#ready, ...(await Promise.all(this.#readings)).flat()];
  }

  dispose(): void {
    tf.dispose(this.#launched.map(({ figures }) => figures));
    this.#launched = [];
  }

  #isReadingDue(): boolean {
    const { readEvery, readWithin } = this.#pace;
    const [first] = this.#launched;
    return first !== undefined && (this.#launched.length >= readEvery || tf.util.now() - Math.max(this.#lastRead, first.at) >= readWithin);
  }

  #read(): void {
    if (this.#launched.length === 0) return;
    const reading = this.#figures(this.#launched);
    this.#launched = [];
    // Whoever waits for it next hears of a failure.
    reading.catch(() => undefined);
    this.#readings.push(reading);
  }

  async #figures(steps: readonly Launched<T>[]): Promise<R[]> {
    const tensors = steps.map(({ figures }) => figures);
    const all = tensors.length === 1 ? tensors[0]! : tf.concat1d(tensors);
    try {
      const values = (await all.data()) as Float32Array;
      const now = tf.util.now();
      const ms = (now - Math.max(steps[0]!.at, this.#lastRead)) / steps.length;
      this.#lastRead = now;
      let from = 0;
      return steps.map(({ about, figures }) => {
        const own = values.slice(from, from + figures.size);
        from += figures.size;
        return this.#toRecord(about, own, ms);
      });
    } finally {
      tf.dispose([all, ...tensors]);
    }
  }
}
