/** Time limits for what a browser may never answer: storage, locks, devices. */

/** Calls `run` after some milliseconds, unless it is cancelled by what is returned. */
export type Delay = (run: () => void, ms: number) => () => void;

export const browserDelay: Delay = (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** A thread that was busy heard no answer either: the limit passes in slices, and a busy spell uses up one of them. */
const SLICES = 5;

export interface Limit<T> {
  readonly ms: number;
  /** What is thrown once the limit has passed; made then, as it may know more by then. */
  error(): Error;
  /** Gives back what an answer after the limit brings. */
  onLate?(value: T): void;
  /** Replaced in tests. */
  readonly delay?: Delay;
}

/**
 * What `work` brings, if it does so in time; it is not stopped.
 * @throws what `work` throws, or the limit's error
 */
export function inTime<T>(work: Promise<T>, { ms, error, onLate, delay = browserDelay }: Limit<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    let cancel = () => {};
    const wait = (slices: number) => {
      cancel = delay(() => {
        if (slices > 1) return wait(slices - 1);
        isLate = true;
        reject(error());
      }, ms / SLICES);
    };
    wait(SLICES);
    work.then(
      (value) => {
        cancel();
        if (isLate) onLate?.(value);
        else resolve(value);
      },
      (reason: unknown) => {
        cancel();
        reject(reason);
      },
    );
  });
}

/** What `work` brings in time; `otherwise` where it fails or does not answer. */
export const inTimeOr = <T, O>(work: Promise<T>, ms: number, otherwise: O, delay?: Delay): Promise<T | O> =>
  inTime<T>(work, { ms, error: () => new DOMException('', 'TimeoutError'), ...(delay ? { delay } : {}) }).catch(() => otherwise);
