/** The service worker behind offline use: a new version of the page waits until the user takes it, never under a running experiment. */
import { createStore, type StoreApi } from 'zustand/vanilla';

/** What is needed of a `ServiceWorkerContainer`, so that tests need no browser. */
export interface Workers {
  /** Some browsers answer nothing instead of refusing, where site data or workers are blocked. */
  register(address: string): Promise<Registration | undefined>;
  readonly controller: unknown;
  addEventListener(type: 'controllerchange', listener: () => void): void;
}

interface Registration {
  readonly waiting: Waiting | null;
  readonly installing: Waiting | null;
  addEventListener(type: 'updatefound', listener: () => void): void;
}

const DENIED = {
  none: 'service worker is missing in this browser or window, expected one',
  blocked: 'registration of the service worker is empty, expected one; the browser blocks it here',
} as const;

interface Waiting {
  readonly state: string;
  postMessage(message: unknown): void;
  addEventListener(type: 'statechange', listener: () => void): void;
}

export interface AppUpdatesState {
  /** `ready`: the page opens without a network; `denied`: it will not, and why. */
  readonly offline: 'unknown' | 'ready' | 'denied';
  readonly reason: string | null;
  /** A newer version is stored and waits. */
  readonly hasUpdate: boolean;
}

export interface AppUpdates {
  readonly store: StoreApi<AppUpdatesState>;
  /** Takes the newer version: the page loads again. */
  accept(): void;
}

/**
 * @param workers null where the browser has none, as in some private windows
 * @param reload what loads the page again
 * @param when storing the page for later waits for this
 */
export function createAppUpdates(workers: Workers | null, reload: () => void, when: Promise<unknown> = Promise.resolve()): AppUpdates {
  const store = createStore<AppUpdatesState>()(() => ({ offline: 'unknown', reason: null, hasUpdate: false }));
  let waiting: Waiting | null = null;
  let isAccepted = false;

  const offer = (worker: Waiting) => {
    waiting = worker;
    store.setState({ hasUpdate: true });
  };
  const watch = (worker: Waiting) => {
    worker.addEventListener('statechange', () => {
      if (worker.state !== 'installed') return;
      // Without a version in charge this is the first visit: nothing is replaced.
      if (workers?.controller) offer(worker);
      else store.setState({ offline: 'ready' });
    });
  };
  const start = async () => {
    if (!workers) return store.setState({ offline: 'denied', reason: DENIED.none });
    try {
      await when;
      const registration = await workers.register('./sw.js');
      if (!registration) return store.setState({ offline: 'denied', reason: DENIED.blocked });
      if (workers.controller) store.setState({ offline: 'ready' });
      if (registration.waiting) offer(registration.waiting);
      if (registration.installing) watch(registration.installing);
      registration.addEventListener('updatefound', () => registration.installing && watch(registration.installing));
      workers.addEventListener('controllerchange', () => isAccepted && reload());
    } catch (error) {
      store.setState({ offline: 'denied', reason: error instanceof Error ? error.message : String(error) });
    }
  };
  void start();

  return {
    store,
    accept() {
      isAccepted = true;
      waiting?.postMessage({ type: 'SKIP_WAITING' });
    },
  };
}
