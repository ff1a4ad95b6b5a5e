/** Work never stops for storage: what the browser does not answer is given up, and nothing more is asked of it until it does. */
import { DataError } from '../protocol/errors';
import { type Delay, inTime } from '../protocol/in-time';

/** Writing the largest checkpoints to a slow disk takes a second or two. */
const PATIENCE_MS = 8000;

const silent = () =>
  new DataError(`browser storage has not answered for ${PATIENCE_MS / 1000} s, expected it to; training does not wait for it`);

export class Patience {
  readonly #delay: Delay | undefined;
  /** A request without an answer yet. */
  #isWaiting = false;

  constructor(delay?: Delay) {
    this.#delay = delay;
  }

  /** @throws DataError when there is no answer in time, or none yet to an earlier request; what `ask` throws */
  async wait<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#isWaiting) throw silent();
    this.#isWaiting = true;
    const answered = ask().finally(() => {
      this.#isWaiting = false;
    });
    return inTime(answered, { ms: PATIENCE_MS, error: silent, ...(this.#delay ? { delay: this.#delay } : {}) });
  }
}
