import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import type { ShardKey } from './backend';
import { DATABASE_NAME, DATABASE_VERSION } from './database';
import { openShardStore, RECORD_BYTES } from './shard-store';

const KEY: ShardKey = { dataset: 'cifar-10', split: 'train', number: 3 };
const unknownSpace = async () => null;
const shardOf = (value: number, count = 2) => new Uint8Array(count * RECORD_BYTES).fill(value);

afterEach(() => vi.restoreAllMocks());

/** The database as the browser sees it, behind the store's back. */
function openRaw(factory: IDBFactory, version?: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(DATABASE_NAME, version);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function tamper(factory: IDBFactory, bytes: ArrayBuffer): Promise<void> {
  const database = await openRaw(factory);
  await new Promise<void>((resolve, reject) => {
    const transaction = database.transaction('shards', 'readwrite');
    transaction.objectStore('shards').put(bytes, ['cifar-10', 'train', 3]);
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  database.close();
}

test.each(['indexeddb', 'memory'] as const)('%s: shards come back in order, dataset by dataset, until removed', async (kind) => {
  const store = await openShardStore(kind === 'memory' ? null : new IDBFactory(), unknownSpace);
  expect(store.kind).toBe(kind);
  await store.write({ ...KEY, split: 'test', number: 0 }, shardOf(1));
  await store.write({ ...KEY, number: 10 }, shardOf(2));
  expect(await store.write(KEY, shardOf(3))).toBe('written');
  expect(await store.write(KEY, shardOf(3))).toBe('kept');
  await store.write({ ...KEY, dataset: 'cifar-100' }, shardOf(4));
  expect((await store.list('cifar-10')).map(({ split, number }) => `${split} ${number}`)).toEqual(['train 3', 'train 10', 'test 0']);
  expect(await store.read(KEY)).toEqual(shardOf(3));
  expect(await store.write(KEY, shardOf(5))).toBe('written');
  expect(await store.read(KEY)).toEqual(shardOf(5));
  await store.remove('cifar-10');
  expect(await store.list('cifar-10')).toEqual([]);
  expect(await store.list('cifar-100')).toHaveLength(1);
});

test('what was stored is there for the next visit', async () => {
  const factory = new IDBFactory();
  await (await openShardStore(factory, unknownSpace)).write(KEY, shardOf(6));
  const later = await openShardStore(factory, unknownSpace);
  expect(await later.read(KEY)).toEqual(shardOf(6));
});

test('a damaged shard is named, dropped, and healed by storing it again', async () => {
  const factory = new IDBFactory();
  const store = await openShardStore(factory, unknownSpace);
  await store.write(KEY, shardOf(7));
  await tamper(factory, shardOf(8).buffer);
  await expect(store.read(KEY)).rejects.toThrow(
    /^train shard 3 of "cifar-10" has SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}; it was dropped: import or download again, which replaces only what is missing$/,
  );
  expect(await store.list('cifar-10')).toEqual([]);
  await expect(store.read(KEY)).rejects.toThrow('train shard 3 of "cifar-10" is missing, expected it to be stored; it was dropped');
  await store.write(KEY, shardOf(7));
  expect(await store.read(KEY)).toEqual(shardOf(7));
});

test.each([
  ['QuotaExceededError', 1234, 'room left for train shard 3 of "cifar-10" is 1234 bytes, expected 6146 bytes; free disk space'],
  ['QuotaExceededError', null, 'room left for train shard 3 of "cifar-10" is an unknown amount, expected 6146 bytes; free disk space'],
  ['AbortError', 1234, 'room left for train shard 3 of "cifar-10" is 1234 bytes, expected 6146 bytes; free disk space'],
  ['AbortError', 1e9, 'train shard 3 of "cifar-10" is not stored (AbortError: disk), expected the browser to take 6146 bytes'],
])('%s with %s bytes free is explained, and leaves neither bytes nor entry', async (name, free, message) => {
  const factory = new IDBFactory();
  const store = await openShardStore(factory, async () => free);
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('disk', name);
  });
  await expect(store.write(KEY, shardOf(1))).rejects.toThrow(message);
  vi.restoreAllMocks();
  expect(await store.list('cifar-10')).toEqual([]);
  await store.write(KEY, shardOf(1));
  expect(await store.read(KEY)).toEqual(shardOf(1));
});

test('a failure between bytes and entry undoes both', async () => {
  const factory = new IDBFactory();
  const store = await openShardStore(factory, async () => 0);
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    if (this.name === 'shards') return put.call(this, value, key);
    throw new DOMException('disk', 'QuotaExceededError');
  });
  await expect(store.write(KEY, shardOf(1))).rejects.toThrow('room left for train shard 3');
  vi.restoreAllMocks();
  const database = await openRaw(factory);
  const keys = database.transaction('shards').objectStore('shards').getAllKeys();
  await vi.waitFor(() => expect(keys.readyState).toBe('done'));
  expect(keys.result).toEqual([]);
});

test('another tab that upgrades is let through, and the connection comes back', async () => {
  const factory = new IDBFactory();
  const store = await openShardStore(factory, unknownSpace);
  await store.write(KEY, shardOf(9));
  const deleted = new Promise<void>((resolve, reject) => {
    const request = factory.deleteDatabase(DATABASE_NAME);
    request.onsuccess = () => resolve();
    request.onblocked = () => reject(new Error('blocked'));
  });
  await deleted;
  expect(await store.list('cifar-10')).toEqual([]);
  await store.write(KEY, shardOf(9));
  expect(await store.read(KEY)).toEqual(shardOf(9));
});

test('a lost connection is opened again, once', async () => {
  const store = await openShardStore(new IDBFactory(), unknownSpace);
  await store.write(KEY, shardOf(2));
  const lost = vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementationOnce(() => {
    throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
  });
  expect(await store.read(KEY)).toEqual(shardOf(2));
  expect(lost.mock.calls.length).toBeGreaterThan(1);
});

test('storage that is denied, or that a newer page wrote, is replaced by memory, and says why', async () => {
  const denied = {
    open() {
      throw new DOMException('denied', 'SecurityError');
    },
  } as unknown as IDBFactory;
  expect(await openShardStore(denied, unknownSpace)).toMatchObject({
    kind: 'memory',
    problem: 'browser storage is not available (denied), expected IndexedDB',
  });

  const factory = new IDBFactory();
  (await openRaw(factory, DATABASE_VERSION + 1)).close();
  const newer = await openShardStore(factory, unknownSpace);
  expect(newer.problem).toBe(
    `a newer version of this page was used here ("mixacm-data" is above version ${DATABASE_VERSION}), expected this page to be as new; reload it`,
  );
  await newer.write(KEY, shardOf(3));
  expect(await newer.read(KEY)).toEqual(shardOf(3));
});

/** The stores of each earlier version, as it made them. */
const EARLIER: Readonly<Record<number, readonly string[]>> = { 1: ['shards', 'index'] };

test.each(Object.entries(EARLIER))('a database of version %s is taken over with everything in it', async (version, stores) => {
  expect(Object.keys(EARLIER)).toHaveLength(DATABASE_VERSION - 1);
  const factory = new IDBFactory();
  const records = shardOf(4);
  const sha256 = createHash('sha256').update(records).digest('hex');
  await new Promise<void>((resolve, reject) => {
    const request = factory.open(DATABASE_NAME, Number(version));
    request.onupgradeneeded = () => {
      for (const name of stores) request.result.createObjectStore(name);
      request.transaction!.objectStore('shards').put(records.buffer, ['cifar-10', 'train', 3]);
      request.transaction!.objectStore('index').put({ ...KEY, count: 2, bytes: records.length, sha256 }, ['cifar-10', 'train', 3]);
    };
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
    request.onerror = () => reject(request.error);
  });
  const store = await openShardStore(factory, unknownSpace);
  expect(await store.read(KEY)).toEqual(records);
  await store.setClasses('own-pictures', ['cat', 'dog']);
  expect(await store.describe('own-pictures')).toEqual({ dataset: 'own-pictures', classes: ['cat', 'dog'] });
  await store.remove('own-pictures');
  expect(await store.describe('own-pictures')).toBeUndefined();
  expect(await store.list('cifar-10')).toHaveLength(1);
});
