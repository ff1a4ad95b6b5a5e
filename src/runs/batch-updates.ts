/** Gathers changes to the store, so that a worker that reports ten times a second redraws the page four times. */
import type { AppState, AppStore } from './store';

const INTERVAL = 250;

type Change = (state: AppState) => Partial<AppState>;

export interface Batch {
  /** Applies `change`, in order with the others, within a quarter of a second. */
  add(change: Change): void;
  /** Applies what has gathered, now. */
  flush(): void;
}

export function batchUpdates(store: AppStore, delay: (run: () => void, ms: number) => () => void): Batch {
  let waiting: Change[] = [];
  let cancel: (() => void) | null = null;
  const flush = () => {
    cancel?.();
    cancel = null;
    const changes = waiting;
    waiting = [];
    let next = store.getState();
    for (const change of changes) next = { ...next, ...change(next) };
    store.setState(next, true);
  };
  return {
    add(change) {
      waiting.push(change);
      cancel ??= delay(flush, INTERVAL);
    },
    flush,
  };
}
