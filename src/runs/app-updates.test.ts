import { expect, test } from 'vitest';
import { createAppUpdates, type Workers } from './app-updates';

function worker() {
  const listeners: (() => void)[] = [];
  const messages: unknown[] = [];
  const self = {
    state: 'installing',
    messages,
    postMessage: (message: unknown) => messages.push(message),
    addEventListener: (_: string, listener: () => void) => listeners.push(listener),
    become(state: string) {
      self.state = state;
      for (const listener of listeners) listener();
    },
  };
  return self;
}

function container(controller: unknown, installing: ReturnType<typeof worker> | null, waiting: ReturnType<typeof worker> | null = null) {
  const found: (() => void)[] = [];
  const changed: (() => void)[] = [];
  const registration = { waiting, installing, addEventListener: (_: string, listener: () => void) => found.push(listener) };
  const workers = {
    controller,
    register: async () => registration,
    addEventListener: (_: string, listener: () => void) => changed.push(listener),
  } as unknown as Workers;
  return { workers, registration, find: () => found.forEach((each) => void each()), change: () => changed.forEach((each) => void each()) };
}

test('the first visit becomes ready for offline use, and offers no update', async () => {
  const installing = worker();
  const { workers } = container(null, installing);
  const { store } = createAppUpdates(workers, () => {});
  await expect.poll(() => store.getState().offline).toBe('unknown');
  installing.become('installed');
  expect(store.getState()).toEqual({ offline: 'ready', reason: null, hasUpdate: false });
});

test('a newer version waits until it is accepted; only then the page loads again', async () => {
  let reloads = 0;
  const { workers, registration, find, change } = container({}, null);
  const updates = createAppUpdates(workers, () => reloads++);
  await expect.poll(() => updates.store.getState().offline).toBe('ready');
  const newer = worker();
  registration.installing = newer;
  find();
  newer.become('installed');
  expect(updates.store.getState().hasUpdate).toBe(true);
  change();
  expect(reloads).toBe(0);
  updates.accept();
  expect(newer.messages).toEqual([{ type: 'SKIP_WAITING' }]);
  change();
  expect(reloads).toBe(1);
});

test('a version that has waited since the last visit is offered', async () => {
  const { store } = createAppUpdates(container({}, null, worker()).workers, () => {});
  await expect.poll(() => store.getState().hasUpdate).toBe(true);
});

test('a browser that refuses says why', async () => {
  const workers = { ...container(null, null).workers, register: () => Promise.reject(new Error('The operation is insecure.')) };
  const { store } = createAppUpdates(workers, () => {});
  await expect.poll(() => store.getState()).toMatchObject({ offline: 'denied', reason: 'The operation is insecure.' });
  expect(createAppUpdates(null, () => {}).store.getState()).toMatchObject({
    offline: 'denied',
    reason: 'service worker is missing in this browser or window, expected one',
  });
});

test('a browser that blocks service workers without a word is described in a sentence', async () => {
  const workers = { ...container(null, null).workers, register: async () => undefined };
  const { store } = createAppUpdates(workers, () => {});
  await expect
    .poll(() => store.getState())
    .toEqual({
      offline: 'denied',
      reason: 'registration of the service worker is empty, expected one; the browser blocks it here',
      hasUpdate: false,
    });
});
