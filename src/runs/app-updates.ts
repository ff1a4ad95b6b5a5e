/** The service worker behind offline use: a new version of the page waits until the user takes it, never under a running experiment. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { TAKE_OVER, TIDY } from '../protocol/offline';

/** What is needed of a `ServiceWorkerContainer`, so that tests need no browser. */
export interface Workers {
  /** Some browsers answer nothing instead of refusing, where site data or workers are blocked. */
  register(address: string): Promise<Registration | undefined>;
  readonly controller: Pick<Version, 'postMessage'> | null;
  addEventListener(type: 'controllerchange', listener: () => void): void;
}

interface Registration {
  readonly installing: Version | null;
  readonly waiting: Version | null;
  readonly active: unknown;
  addEventListener(type: 'updatefound', listener: () => void): void;
  /** Looks for a newer version; rejects without a network. */
  update(): Promise<unknown>;
}

interface Version {
  readonly state: string;
  postMessage(message: unknown): void;
  addEventListener(type: 'statechange', listener: () => void): void;
}

const DENIED = {
  none: 'service worker is missing in this browser or window, expected one',
  blocked: 'registration of the service worker is empty, expected one; the browser blocks it here',
  broken: 'page is stored in part, expected all of its files; the next visit tries again',
} as const;

/** How long a version that was asked to take over may take, in milliseconds. */
const PATIENCE = 3000;
/** How often a page that stays open looks for a newer version, and how often at most when its user comes back to it. */
const LOOK_EVERY = 3_600_000;
const LOOK_AT_MOST_EVERY = 600_000;

export interface AppUpdatesState {
  /** `ready`: the page opens without a network; `denied`: it will not, and why. */
  readonly offline: 'unknown' | 'ready' | 'denied';
  readonly reason: string | null;
  /** A newer version is stored and waits, or another window has taken it. */
  readonly hasUpdate: boolean;
}

export interface AppUpdates {
  readonly store: StoreApi<AppUpdatesState>;
  /** Takes the newer version: the page loads again. */
  accept(): void;
}

export interface UpdateParts {
  /** Null where the browser has none, as in some private windows. */
  readonly workers: Workers | null;
  /** Loads the page again. */
  reload(): void;
  /** Storing the page for later waits for this. */
  readonly when?: Promise<unknown>;
  delay(run: () => void, ms: number): void;
  /** Calls back whenever the user comes back to the page. */
  onReturn(run: () => void): void;
  now(): number;
}

export function createAppUpdates({ workers, reload, when = Promise.resolve(), delay, onReturn, now }: UpdateParts): AppUpdates {
  const store = createStore<AppUpdatesState>()(() => ({ offline: 'unknown', reason: null, hasUpdate: false }));
  const deny = (reason: string) => store.setState({ offline: 'denied', reason });
  const keep = () => store.setState({ offline: 'ready', reason: null });
  let registration: Registration | undefined;
  let offered: Version | null = null;
  let isAccepted = false;
  let isLeaving = false;

  const leave = () => {
    if (!isLeaving) reload();
    isLeaving = true;
  };

  /** @param replaces whether a version was in charge of this page when this one came; browsers show even the very first one as waiting */
  const follow = (version: Version, replaces: boolean) => {
    const look = () => {
      const isStored = ['installed', 'activating', 'activated'].includes(version.state);
      if (isStored && !replaces) keep();
      if (version.state === 'redundant' && store.getState().offline === 'unknown') deny(DENIED.broken);
      if (version.state === 'installed' && replaces) {
        offered = version;
        store.setState({ hasUpdate: true });
      } else if (offered === version) {
        offered = null;
        store.setState({ hasUpdate: false });
        // It was thrown away instead of taking over: what the host has now is newer still.
        if (isAccepted && version.state === 'redundant') leave();
      }
    };
    version.addEventListener('statechange', look);
    look();
  };

  const lookForNewer = (found: Registration) => {
    let last = now();
    const look = () => {
      last = now();
      // Without a network there is nothing to say: the next look may find one.
      found.update().catch(() => undefined);
    };
    const again = () => {
      look();
      delay(again, LOOK_EVERY);
    };
    delay(again, LOOK_EVERY);
    onReturn(() => now() - last >= LOOK_AT_MOST_EVERY && look());
  };

  const start = async () => {
    if (!workers) return deny(DENIED.none);
    const hadOne = workers.controller !== null;
    let isInCharge = hadOne;
    workers.addEventListener('controllerchange', () => {
      if (isAccepted) leave();
      // Another window has taken the newer version: this page goes on with its own files until its user takes it, too.
      else if (isInCharge) store.setState({ hasUpdate: true });
      isInCharge = true;
    });
    try {
      await when;
      registration = await workers.register('./sw.js');
      if (!registration) return deny(DENIED.blocked);
      const found = registration;
      if (found.active) keep();
      for (const version of [found.waiting, found.installing]) if (version) follow(version, hadOne);
      found.addEventListener('updatefound', () => found.installing && follow(found.installing, workers.controller !== null));
      if (hadOne) workers.controller?.postMessage({ type: TIDY });
      lookForNewer(found);
    } catch (error) {
      deny(error instanceof Error ? error.message : String(error));
    }
  };
  void start();

  return {
    store,
    accept() {
      isAccepted = true;
      const version = registration?.waiting;
      // Nothing waits any more where another window has taken it: loading again is enough.
      if (!version) return leave();
      version.postMessage({ type: TAKE_OVER });
      delay(leave, PATIENCE);
    },
  };
}
