import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import type { DBSchema } from 'idb';
import { expect, it, vi } from 'vitest';
import { connect, type DatabaseOptions } from './database';
import { manualDelay } from './testing/manual-delay';

interface Schema extends DBSchema {
  things: { key: string; value: number };
}

const open = (factory: IDBFactory | null, options: Partial<DatabaseOptions<Schema>> = {}) =>
  connect<Schema>({ name: 'shelf', version: 2, upgrade: (db) => db.createObjectStore('things'), factory, ...options });

/** A connection of another tab, which the page under test does not know of. */
function elsewhere(factory: IDBFactory, version: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open('shelf', version);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('blocked'));
  });
}

/** As the browser's, but for what it is asked to open: that hangs until it is let go. */
function hanging(real: IDBFactory) {
  const waiting: (() => void)[] = [];
  const closed = vi.fn();
  const factory = {
    open(name: string, version: number) {
      const request = { result: undefined as IDBDatabase | undefined } as unknown as Record<string, unknown> & { onsuccess?: () => void };
      waiting.push(() => {
        const asked = real.open(name, version);
        asked.onupgradeneeded = () => asked.result.createObjectStore('things');
        asked.onsuccess = () => {
          const close = asked.result.close.bind(asked.result);
          asked.result.close = () => {
            closed();
            close();
          };
          request.result = asked.result;
          request.onsuccess?.();
        };
      });
      return request;
    },
  } as unknown as IDBFactory;
  return { factory, closed, asked: () => waiting.length, letGo: () => waiting.splice(0).forEach((go) => void go()) };
}

it('keeps what is stored', async () => {
  const factory = new IDBFactory();
  await open(factory)((db) => db.put('things', 7, 'one'));
  expect(await open(factory)((db) => db.get('things', 'one'))).toBe(7);
});

it('gives up a browser that does not answer, asks it no second time, closes what comes late, and then works', async () => {
  const { delay, pass } = manualDelay();
  const { factory, closed, asked, letGo } = hanging(new IDBFactory());
  const database = open(factory, { delay });
  const first = database((db) => db.get('things', 'one')).catch((error: Error) => error.message);
  await pass(3000);
  expect(asked()).toBe(1);
  await pass(1500);
  const silent = 'browser storage has not answered for 4 s, expected IndexedDB to; reload the page to try again';
  expect(await first).toBe(silent);
  await expect(database((db) => db.get('things', 'one'))).rejects.toThrow(silent);
  expect(asked()).toBe(1);
  letGo();
  await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
  const later = database((db) => db.get('things', 'one'));
  await vi.waitFor(() => expect(asked()).toBe(1));
  letGo();
  expect(await later).toBeUndefined();
  expect(closed).toHaveBeenCalledTimes(1);
});

it('says that another tab has to close where one holds an older version, and loses nothing', async () => {
  const { delay, pass } = manualDelay();
  const factory = new IDBFactory();
  const old = await elsewhere(factory, 1);
  const database = open(factory, { delay });
  const first = database((db) => db.get('things', 'one')).catch((error: Error) => error.message);
  await pass(5000);
  expect(await first).toBe(
    'browser storage is held by another tab with an older version of this page, expected it to let go; close that tab, then reload this one',
  );
  old.close();
  await pass(100);
  await database((db) => db.put('things', 3, 'one'));
  expect(await database((db) => db.get('things', 'one'))).toBe(3);
});

it('tells a newer version as one, and does not touch what it stored', async () => {
  const factory = new IDBFactory();
  (await elsewhere(factory, 7)).close();
  await expect(open(factory)(async () => 1)).rejects.toThrow(
    'a newer version of this page was used here ("shelf" is above version 2), expected this page to be as new; reload it',
  );
  (await elsewhere(factory, 7)).close();
});

it('steps aside for a newer page', async () => {
  const factory = new IDBFactory();
  const database = open(factory);
  await database((db) => db.put('things', 1, 'one'));
  (await elsewhere(factory, 3)).close();
  await expect(database((db) => db.get('things', 'one'))).rejects.toThrow('a newer version of this page was used here');
});

it.each([
  ['a browser without any', null, 'browser storage is not available (this browser has none), expected IndexedDB; it is lost'],
  [
    'one that throws at once',
    {
      open() {
        throw new DOMException('private', 'SecurityError');
      },
    } as unknown as IDBFactory,
    'browser storage is not available (private), expected IndexedDB; it is lost',
  ],
])('says why it is denied by %s', async (_, factory, message) => {
  await expect(open(factory, { loss: 'it is lost' })(async () => 1)).rejects.toThrow(message);
});

it('does not wait for a transaction without end either', async () => {
  const { delay, pass } = manualDelay();
  const database = open(new IDBFactory(), { delay });
  const never = database(() => new Promise<never>(() => {})).catch((error: Error) => error.message);
  await pass(25_000);
  expect(await never).toBe('browser storage has not answered for 20 s, expected IndexedDB to; reload the page to try again');
});
