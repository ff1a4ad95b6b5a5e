import { expect, test } from 'vitest';
import { type IsolationParts, isolateOnce } from './isolation';

/** A first visit to a plain host; what makes it another visit is changed. */
function visit(
  changes: Partial<IsolationParts> & { controller?: object; age?: number } = {},
  kept: { mark: string | null } = { mark: null },
) {
  const listeners: (() => void)[] = [];
  let reloads = 0;
  isolateOnce({
    workers: {
      controller: changes.controller ?? null,
      addEventListener: (_: string, listener: () => void) => void listeners.push(listener),
    } as never,
    isIsolated: false,
    isTop: true,
    canShare: () => true,
    isUntouched: () => true,
    now: () => changes.age ?? 2000,
    memory: {
      read: () => kept.mark,
      write: () => {
        kept.mark = '1';
      },
    },
    reload: () => void reloads++,
    ...changes,
  });
  return { takeCharge: () => listeners.forEach((each) => void each()), reloads: () => reloads, kept };
}

test('a first visit without isolation loads again once its service worker is in charge', () => {
  const { takeCharge, reloads } = visit();
  expect(reloads()).toBe(0);
  takeCharge();
  expect(reloads()).toBe(1);
  takeCharge();
  expect(reloads()).toBe(1);
});

const denied = () => {
  throw new DOMException('denied', 'SecurityError');
};

test.each<[string, Parameters<typeof visit>[0]]>([
  ['that is isolated', { isIsolated: true }],
  ['without service workers', { workers: null }],
  ['that came through its service worker and is not isolated all the same', { controller: {} }],
  ['in a frame', { isTop: false }],
  ['of a browser without shared memory', { canShare: () => false }],
  ['that was touched or is at work', { isUntouched: () => false }],
  ['that has been read for ten seconds', { age: 10_000 }],
  ['whose storage is denied', { memory: { read: denied, write: denied } }],
  ['whose storage keeps nothing', { memory: { read: () => null, write: () => {} } }],
])('a page %s is left alone', (_, changes) => {
  const { takeCharge, reloads } = visit(changes);
  takeCharge();
  expect(reloads()).toBe(0);
});

test('a tab that never becomes isolated does not go round in a circle', () => {
  const kept = { mark: null };
  const first = visit({}, kept);
  first.takeCharge();
  const second = visit({}, kept);
  second.takeCharge();
  expect([first.reloads(), second.reloads()]).toEqual([1, 0]);
});

test('a page that was busy when it could have been isolated is not interrupted later', () => {
  let isUntouched = false;
  const page = visit({ isUntouched: () => isUntouched });
  page.takeCharge();
  isUntouched = true;
  page.takeCharge();
  expect(page.reloads()).toBe(0);
  expect(page.kept.mark).toBe(null);
});
