/** Two tabs and what they tell each other, and shards that went bad. */
import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import type { DatasetStatus } from '../protocol/messages';
import { CIFAR_10_CLASSES } from './datasets/cifar-10';
import { BATCHES } from './datasets/cifar-10/parts';
import { makeManifest } from './download/manifest';
import { NETWORK } from './download/network';
import { createDataService } from './service';
import { DATABASE_NAME, DATABASE_VERSION } from './store/database';
import { createMemoryBackend } from './store/memory-backend';
import { createShardStore, RECORD_BYTES } from './store/shard-store';
import { classesOf, makeBatch, makeFile, UNKNOWN_CLASSES } from './testing/batches';
import { importInto } from './testing/import';
import { labelsOf } from './testing/labels';

/** A busy machine is no failure. */
const PATIENT = { timeout: 20_000 };

const channels: BroadcastChannel[] = [];
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});

/** A tab: a service on the shared database, a channel of its own, and what its page was told. */
function openTab(indexedDB: IDBFactory, network = NETWORK) {
  const channel = new BroadcastChannel('data-test');
  channels.push(channel);
  const told: DatasetStatus[] = [];
  // Node's channel and the browser's differ in their types only.
  const service = createDataService({
    indexedDB,
    network,
    onChange: (status) => void told.push(status),
    channel: {
      postMessage: (message) => channel.postMessage(message),
      addEventListener: (_type, listener) => {
        channel.onmessage = ({ data }: { data: unknown }) => listener({ data });
      },
    },
  });
  return { service, told, channel };
}

const files = [
  makeFile('data_batch_1.bin', makeBatch([...classesOf(BATCHES[0]!.firstCounts!), ...UNKNOWN_CLASSES])),
  makeFile('test_batch.bin', makeBatch(classesOf(BATCHES[5]!.firstCounts!))),
];
const view = { id: 'cifar-10', params: {}, seed: 0, split: 'train' } as const;

test('what one tab imports, replaces or removes the other hears of, and shows', async () => {
  const indexedDB = new IDBFactory();
  const [mine, yours] = [openTab(indexedDB), openTab(indexedDB)];
  await mine.service.import(files);
  await vi.waitFor(() => expect(yours.told.at(-1)).toMatchObject({ id: 'cifar-10', trainImages: 2000, testImages: 1000 }), PATIENT);
  expect(mine.told).toEqual([]);
  expect(await yours.service.summary(view)).toMatchObject({ images: 2000 });

  await mine.service.import([makeFile('b.bin', makeBatch(classesOf(BATCHES[1]!.firstCounts!)))]);
  await vi.waitFor(() => expect(yours.told.at(-1)).toMatchObject({ trainImages: 3000 }), PATIENT);
  expect(await yours.service.summary(view)).toMatchObject({ images: 3000 });

  await yours.service.remove('cifar-10');
  await vi.waitFor(() => expect(mine.told.at(-1)).toMatchObject({ state: 'absent', trainImages: 0 }), PATIENT);
  await expect(mine.service.summary(view)).rejects.toThrow('has 0 train images');

  // Messages of others on the same channel are passed over.
  const before = mine.told.length;
  yours.channel.postMessage({ changed: 7 });
  yours.channel.postMessage('hello');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(mine.told).toHaveLength(before);
});

/** Flips a bit of the second training shard where it lies. */
function damage(indexedDB: IDBFactory): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE_NAME, DATABASE_VERSION);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      const shards = database.transaction('shards', 'readwrite').objectStore('shards');
      const key = ['cifar-10', 'train', 1];
      const got = shards.get(key);
      got.onsuccess = () => {
        const bytes = new Uint8Array(got.result as ArrayBuffer);
        bytes[4000]! ^= 8;
        shards.put(bytes.buffer, key).onsuccess = () => {
          database.close();
          resolve();
        };
      };
    };
  });
}

const MESSAGE =
  /^train shard 1 of "cifar-10" has SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}; it was dropped: import or download again, which replaces only what is missing$/;

test('a bit that flips in the store: the run hears of it, only that shard is missing, and importing brings back just it', async () => {
  const indexedDB = new IDBFactory();
  await createDataService({ indexedDB }).import(files);
  await damage(indexedDB);
  const [mine, yours] = [openTab(indexedDB), openTab(indexedDB)];
  const dataset = await mine.service.open('cifar-10', {}, 0);
  await expect(dataset.checked?.()).rejects.toThrow(MESSAGE);
  expect(() => labelsOf(dataset.train)).toThrow(MESSAGE);
  expect(() => labelsOf(dataset.test)).toThrow(MESSAGE);
  await vi.waitFor(
    () => expect(mine.told.at(-1)).toMatchObject({ id: 'cifar-10', state: 'partial', trainImages: 1000, testImages: 1000 }),
    PATIENT,
  );
  await vi.waitFor(() => expect(yours.told.at(-1)).toMatchObject({ trainImages: 1000 }), PATIENT);

  const put = vi.spyOn(IDBObjectStore.prototype, 'put');
  await mine.service.import(files);
  expect(put.mock.calls.map(([, key]) => key)).toEqual([
    ['cifar-10', 'train', 1],
    ['cifar-10', 'train', 1],
  ]);
  put.mockRestore();
  const healed = await mine.service.open('cifar-10', {}, 0);
  await healed.checked?.();
  expect(labelsOf(healed.train)).toHaveLength(2000);
});

test('a download after damage asks for the lost shard alone', async () => {
  const indexedDB = new IDBFactory();
  const { store } = await importInto(files);
  const infos = await store.list('cifar-10');
  const manifest = makeManifest('cifar-10', CIFAR_10_CLASSES, infos);
  const served = new Map<string, BodyInit>([['manifest.json', JSON.stringify(manifest)]]);
  for (const [i, info] of infos.entries()) served.set(manifest.shards[i]!.file, (await store.read(info)).slice());
  const asked: string[] = [];
  const fetchHere: typeof fetch = async (address) => {
    const name = String(address).split('/').at(-1)!;
    asked.push(name);
    return new Response(served.get(name), { headers: { 'Content-Type': 'application/octet-stream' } });
  };
  const { service } = openTab(indexedDB, { ...NETWORK, fetch: fetchHere });
  const request = { id: 'cifar-10', kind: 'hosted', addresses: ['http://host.test/manifest.json'] } as const;
  await service.download(request);
  await damage(indexedDB);
  const later = openTab(indexedDB, { ...NETWORK, fetch: fetchHere }).service;
  await expect((await later.open('cifar-10', {}, 0)).checked?.()).rejects.toThrow(MESSAGE);
  asked.length = 0;
  expect(await later.download(request)).toMatchObject({ trainImages: 2000, testImages: 1000 });
  expect(asked).toEqual(['manifest.json', 'train-001.bin']);
});

test('bytes are handed out before their hash is taken, and all hashes come after all reads', async () => {
  const store = createShardStore(createMemoryBackend());
  const records = new Uint8Array(2 * RECORD_BYTES).fill(3);
  const key = { dataset: 'cifar-10', split: 'train', number: 0 } as const;
  await store.write(key, records);
  const { records: taken, check } = await store.take(key);
  expect(createHash('sha256').update(taken).digest('hex')).toBe((await store.list('cifar-10'))[0]!.sha256);
  await check();
  taken[5]! ^= 1;
  await expect(check()).rejects.toThrow(/^train shard 0 of "cifar-10" has SHA-256/);
  expect(await store.list('cifar-10')).toEqual([]);
  await expect(store.take(key)).rejects.toThrow('train shard 0 of "cifar-10" is missing, expected it to be stored; it was dropped');
});
