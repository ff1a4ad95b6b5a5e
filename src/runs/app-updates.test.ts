import { expect, test } from 'vitest';
import { createAppUpdates, type Workers } from './app-updates';

/** A service worker as a page sees it. */
function version(state = 'installing') {
  const listeners: (() => void)[] = [];
  const messages: unknown[] = [];
  const self = {
    state,
    messages,
    postMessage: (message: unknown) => void messages.push(message),
    addEventListener: (_: string, listener: () => void) => void listeners.push(listener),
    become(next: string) {
      self.state = next;
      for (const listener of listeners) listener();
    },
  };
  return self;
}
type FakeVersion = ReturnType<typeof version>;
interface Begin {
  controller?: FakeVersion | null;
  installing?: FakeVersion | null;
  waiting?: FakeVersion | null;
  active?: FakeVersion | null;
}

/** A page, its registration and its clock. */
async function visit({ controller = null, installing = null, waiting = null, active = controller }: Begin, found = true) {
  const on: Record<string, (() => void)[]> = { updatefound: [], controllerchange: [], return: [] };
  const timers: { at: number; run: () => void }[] = [];
  const counts = { reloads: 0, looks: 0 };
  const clock = { now: 0 };
  let online = true;
  const listen = (name: string, listener: () => void) => void on[name]?.push(listener);
  const fire = (name: string) => on[name]?.forEach((each) => void each());
  const registration = {
    ...{ installing, waiting, active },
    addEventListener: listen,
    update: () => {
      counts.looks++;
      return online ? Promise.resolve() : Promise.reject(new TypeError('Failed to update'));
    },
  };
  const workers = { controller, register: async () => (found ? registration : undefined), addEventListener: listen };
  const updates = createAppUpdates({
    workers: workers as Workers,
    reload: () => void counts.reloads++,
    delay: (run, ms) => void timers.push({ at: clock.now + ms, run }),
    onReturn: (run) => listen('return', run),
    now: () => clock.now,
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  await settle();
  return {
    ...{ updates, registration, counts, fire, settle, state: () => updates.store.getState() },
    goOffline: () => {
      online = false;
    },
    /** A newer version is found and stored. */
    store(next: FakeVersion) {
      Object.assign(registration, { installing: next });
      fire('updatefound');
      Object.assign(registration, { installing: null, waiting: next });
      next.become('installed');
    },
    /** A version takes charge of every open page. */
    takeCharge(next: FakeVersion) {
      Object.assign(registration, { waiting: null, active: next });
      next.become('activating');
      Object.assign(workers, { controller: next });
      fire('controllerchange');
      next.become('activated');
    },
    pass(ms: number) {
      const until = clock.now + ms;
      for (;;) {
        const due = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers.splice(timers.indexOf(due), 1);
        clock.now = due.at;
        due.run();
      }
      clock.now = until;
    },
  };
}
const TAKE_OVER = [{ type: 'SKIP_WAITING' }];
const HOUR = 3_600_000;

test('the first visit becomes ready for offline use once all is stored, and offers no update', async () => {
  const first = version();
  const page = await visit({ installing: first });
  expect(page.state().offline).toBe('unknown');
  first.become('installed');
  expect(page.state()).toEqual({ offline: 'ready', reason: null, hasUpdate: false });
  page.takeCharge(first);
  expect(page.state()).toEqual({ offline: 'ready', reason: null, hasUpdate: false });
  expect(page.counts.reloads).toBe(0);
});

test('a first version that shows itself as waiting for a moment is no update', async () => {
  const first = version('installed');
  const page = await visit({ waiting: first });
  expect(page.state()).toEqual({ offline: 'ready', reason: null, hasUpdate: false });
  page.takeCharge(first);
  expect(page.state().hasUpdate).toBe(false);
});

test('a first visit that cannot store everything says so', async () => {
  const first = version();
  const page = await visit({ installing: first });
  first.become('redundant');
  expect(page.state()).toMatchObject({
    offline: 'denied',
    reason: 'page is stored in part, expected all of its files; the next visit tries again',
  });
});

test('a page past its service worker, as after a forced reload, is not offered what it already is', async () => {
  const page = await visit({ active: version('activated'), waiting: version('installed') });
  expect(page.state()).toEqual({ offline: 'ready', reason: null, hasUpdate: false });
});

test('a newer version waits until it is accepted; only then the page loads again, once', async () => {
  const page = await visit({ controller: version('activated') });
  expect(page.state().offline).toBe('ready');
  const newer = version();
  page.store(newer);
  expect(page.state().hasUpdate).toBe(true);
  expect(newer.messages).toEqual([]);
  page.updates.accept();
  expect(newer.messages).toEqual(TAKE_OVER);
  expect(page.counts.reloads).toBe(0);
  page.takeCharge(newer);
  expect(page.counts.reloads).toBe(1);
  page.pass(HOUR / 2);
  expect(page.counts.reloads).toBe(1);
});

test('one found on the very visit that stored the page first is offered, too', async () => {
  const first = version();
  const page = await visit({ installing: first });
  first.become('installed');
  page.takeCharge(first);
  page.store(version());
  expect(page.state().hasUpdate).toBe(true);
});

test('a version that has waited since the last visit is offered, and so is one still being stored', async () => {
  expect((await visit({ controller: version('activated'), waiting: version('installed') })).state().hasUpdate).toBe(true);
  const installing = version();
  const page = await visit({ controller: version('activated'), installing });
  expect(page.state().hasUpdate).toBe(false);
  installing.become('installed');
  expect(page.state().hasUpdate).toBe(true);
});

test('an offer is withdrawn when its version is thrown away, and made anew for the one that replaces it', async () => {
  const waiting = version('installed');
  const page = await visit({ controller: version('activated'), waiting });
  waiting.become('redundant');
  expect(page.state().hasUpdate).toBe(false);
  const newest = version();
  page.store(newest);
  expect(page.state().hasUpdate).toBe(true);
  page.updates.accept();
  expect(newest.messages).toEqual(TAKE_OVER);
  expect(waiting.messages).toEqual([]);
});

test('a version taken in another window leaves this page alone; accepting it here only loads again', async () => {
  const waiting = version('installed');
  const page = await visit({ controller: version('activated'), waiting });
  waiting.become('activating');
  expect(page.state().hasUpdate, 'it no longer waits').toBe(false);
  page.takeCharge(waiting);
  expect(page.state().hasUpdate, 'this page is older than its worker').toBe(true);
  expect(page.counts.reloads, 'a run may be going here').toBe(0);
  page.updates.accept();
  expect(page.counts.reloads).toBe(1);
  expect(waiting.messages).toEqual([]);
});

test('accepting ends in a reload even where the browser never says that the new version is in charge', async () => {
  const waiting = version('installed');
  const page = await visit({ controller: version('activated'), waiting });
  page.updates.accept();
  page.pass(2999);
  expect(page.counts.reloads).toBe(0);
  page.pass(1);
  expect(page.counts.reloads).toBe(1);
  page.takeCharge(waiting);
  expect(page.counts.reloads).toBe(1);
});

test('accepting a version that is thrown away meanwhile loads again at once', async () => {
  const waiting = version('installed');
  const page = await visit({ controller: version('activated'), waiting });
  page.updates.accept();
  waiting.become('redundant');
  expect(page.counts.reloads).toBe(1);
});

test('a page that stays open looks for newer versions every hour and when its user comes back, and needs no network for it', async () => {
  const page = await visit({ controller: version('activated') });
  expect(page.counts.looks, 'registering looks by itself').toBe(0);
  page.fire('return');
  expect(page.counts.looks).toBe(0);
  page.pass(HOUR);
  expect(page.counts.looks).toBe(1);
  page.goOffline();
  page.pass(2 * HOUR);
  expect(page.counts.looks).toBe(3);
  page.pass(HOUR / 2);
  page.fire('return');
  page.fire('return');
  expect(page.counts.looks, 'at most every ten minutes').toBe(4);
  await page.settle();
  expect(page.state()).toEqual({ offline: 'ready', reason: null, hasUpdate: false });
});

test('a page that came through its service worker lets it tidy up; a first visit has nothing to tidy', async () => {
  const controller = version('activated');
  await visit({ controller });
  expect(controller.messages).toEqual([{ type: 'TIDY' }]);
  const first = version('installed');
  await visit({ waiting: first });
  expect(first.messages).toEqual([]);
});

test('a browser that refuses says why', async () => {
  const nothing = { reload: () => {}, delay: () => {}, onReturn: () => {}, now: () => 0 };
  const refuse = () => Promise.reject(new Error('The operation is insecure.'));
  const { store } = createAppUpdates({ ...nothing, workers: { controller: null, register: refuse, addEventListener: () => {} } });
  await expect.poll(() => store.getState()).toMatchObject({ offline: 'denied', reason: 'The operation is insecure.' });
  expect(createAppUpdates({ ...nothing, workers: null }).store.getState()).toMatchObject({
    offline: 'denied',
    reason: 'service worker is missing in this browser or window, expected one',
  });
});

test('a browser that blocks service workers without a word is described in a sentence', async () => {
  const page = await visit({}, false);
  expect(page.state()).toEqual({
    offline: 'denied',
    reason: 'registration of the service worker is empty, expected one; the browser blocks it here',
    hasUpdate: false,
  });
});
