import { expect, it } from 'vitest';
import { acquire, type Locks } from './locks';
import { manualDelay } from './testing/manual-delay';

const never = () => new Promise<never>(() => {});

it('goes on without a lock that a browser neither gives nor knows a holder of', async () => {
  const { delay, pass } = manualDelay();
  let given = false;
  const silent = { request: never, query: never } as unknown as Locks;
  const asked = acquire(silent, 'run', { delay }).then((giveBack) => {
    given = true;
    return giveBack;
  });
  await pass(8000);
  expect(given).toBe(false);
  await pass(40_000);
  expect(given).toBe(true);
  (await asked)();
});

it('waits without end for one that another tab is seen to hold', async () => {
  const { delay, pass } = manualDelay();
  let given = false;
  const held = { request: never, query: async () => ({ held: [{ name: 'run' }] }) } as unknown as Locks;
  void acquire(held, 'run', { delay }).then(() => {
    given = true;
  });
  await pass(300_000);
  expect(given).toBe(false);
});

it('gives back at once what comes when it is not wanted any more', async () => {
  const { delay, pass } = manualDelay();
  let grant: () => unknown = () => undefined;
  const late = {
    query: async () => ({ held: [] }),
    request: (_: string, hold: () => unknown) => {
      grant = hold;
      return never();
    },
  } as unknown as Locks;
  const asked = acquire(late, 'run', { delay });
  await pass(30_000);
  (await asked)();
  expect(grant()).toBeUndefined();
});
