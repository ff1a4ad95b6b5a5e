/** Locks between the tabs of this browser: what two of them must not do at once. */
import { browserDelay, type Delay, inTimeOr } from './in-time';

/** The part of a browser's LockManager that is used. */
export type Locks = Pick<LockManager, 'query' | 'request'>;

/** Web Locks, or null where there are none: pages over plain http, old browsers, Node. */
export const webLocks = (): Locks | null => globalThis.navigator?.locks ?? null;

/** Web Locks, or what tabs can agree on among themselves where there are none; once for each page and worker. */
export const browserLocks = (): Locks | null => webLocks() ?? (typeof BroadcastChannel === 'undefined' ? null : locksByChannel());

function locksByChannel(): Locks {
  // Late, as most pages never need them.
  const late = import('./channel-locks').then(({ channelLocks }) => channelLocks(new BroadcastChannel('mixacm-locks')));
  return {
    query: async () => (await late).query(),
    request: (async (...asked: Parameters<Locks['request']>) => (await late).request(...asked)) as Locks['request'],
  };
}

/** A browser that neither gives a lock nor says who holds it does not answer: work goes on without. */
const SILENT_MS = 10_000;
const QUERY_MS = 2000;

export interface Acquiring {
  /** Called at each look that finds another holder, with how often in a row that was. */
  onHeld?(times: number): void;
  readonly signal?: AbortSignal;
  /** Milliseconds between two looks. */
  readonly lookEvery?: number;
  /** Replaced in tests. */
  readonly delay?: Delay;
}

/** True, false, or false where the browser does not say. */
export const isHeld = (locks: Locks, name: string, delay?: Delay): Promise<boolean> =>
  inTimeOr(
    locks.query().then(({ held }) => held?.some((lock) => lock.name === name) ?? false),
    ...([QUERY_MS, false, delay] as const),
  );

/**
 * Waits for a lock as long as another tab holds it. Where the browser has or allows none there is nothing to wait for: storage that is denied
 * denies locks as well, and nothing is written that two tabs could share.
 * @returns what gives it back
 * @throws the signal's reason
 */
export function acquire(locks: Locks | null, name: string, options: Acquiring = {}): Promise<() => void> {
  if (!locks) return Promise.resolve(() => {});
  const { onHeld, signal, lookEvery = 1000, delay = browserDelay } = options;
  return new Promise((resolve, reject) => {
    let cancel = () => {};
    let isOver = false;
    let release = () => {};
    const settle = () => {
      cancel();
      resolve(() => {
        isOver = true;
        release();
      });
    };
    const look = async (seen: number, silent: number) => {
      const isTaken = await isHeld(locks, name, delay);
      if (isTaken) onHeld?.(seen + 1);
      // Whoever waits may have got it, or given up, meanwhile.
      if (isSettled) return;
      if (!isTaken && silent >= SILENT_MS) return settle();
      cancel = delay(() => void look(isTaken ? seen + 1 : 0, isTaken ? 0 : silent + lookEvery), lookEvery);
    };
    let isSettled = false;
    const hold = () => {
      isSettled = true;
      if (isOver) return undefined;
      settle();
      return new Promise<void>((free) => {
        release = free;
      });
    };
    const asked = signal ? locks.request(name, { signal }, hold) : locks.request(name, hold);
    asked.catch((reason: unknown) => {
      isSettled = true;
      cancel();
      if (signal?.aborted) reject(reason);
      else settle();
    });
    cancel = delay(() => void look(0, lookEvery), lookEvery);
  });
}
