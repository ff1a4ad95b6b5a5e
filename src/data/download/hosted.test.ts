/** A hosted shard set behind a server that drops, stalls, lies and breaks. */
import { afterAll, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../../protocol/sha256';
import { CIFAR_10_CLASSES } from '../datasets/cifar-10';
import { createDataService } from '../service';
import { createMemoryBackend } from '../store/memory-backend';
import { createShardStore, RECORD_BYTES, type ShardStore } from '../store/shard-store';
import { type Fault, startFaultyServer } from '../testing/faulty-server';
import { shardsOf } from '../testing/import';
import { noise } from '../testing/pixels';
import { downloadDataset } from './download';
import { type Manifest, makeManifest } from './manifest';
import { NETWORK, type Network } from './network';

const server = await startFaultyServer();
afterAll(() => server.close());

/** Waits are counted, not sat through. */
const network: Network = { ...NETWORK, sleep: async () => {}, idleMs: 60, attempts: 8 };

/** What was asked for, in order; the server may hear of it in another, and late. A busy machine must not look like a stalled server. */
function counting(): { readonly asked: string[]; readonly net: Network } {
  const asked: string[] = [];
  const note: Network['fetch'] = (address, init) => {
    asked.push(address.slice(server.address.length));
    return fetch(address, init);
  };
  return { asked, net: { ...network, fetch: note, idleMs: 10_000 } };
}

/** Five small shards: real ones hold a thousand records. */
const source = createShardStore(createMemoryBackend());
for (const [split, number, count] of [
  ['train', 0, 9],
  ['train', 1, 8],
  ['train', 2, 7],
  ['test', 0, 6],
  ['test', 1, 5],
] as const) {
  const records = noise(count * RECORD_BYTES, 10 * number + count);
  for (let i = 0; i < count; i++) records[i * RECORD_BYTES] = i;
  await source.write({ dataset: 'cifar-10', split, number }, records);
}
const expected = await shardsOf(source, 'cifar-10');
const manifest = makeManifest('cifar-10', CIFAR_10_CLASSES, await source.list('cifar-10'));

const put = (changed: unknown) =>
  server.files.set('manifest.json', new TextEncoder().encode(typeof changed === 'string' ? changed : JSON.stringify(changed)));
beforeEach(async () => {
  server.files.clear();
  for (const info of await source.list('cifar-10')) server.files.set(`${info.split}-00${info.number}.bin`, await source.read(info));
  put(manifest);
  server.misbehave(0, 0);
});

const freshStore = () => createShardStore(createMemoryBackend());
const MANIFEST = `${server.address}manifest.json`;

function download(
  store: ShardStore,
  { signal = new AbortController().signal, onShard = () => {}, addresses = [MANIFEST], with: net = network } = {},
) {
  return downloadDataset({ id: 'cifar-10', kind: 'hosted', addresses }, store, {
    onProgress: () => {},
    onShard,
    signal,
    decodePicture: () => Promise.reject(new Error('unused')),
    network: net,
  });
}

/** Whatever happened, every shard that is there is one of the set's, whole and in its place. */
async function expectSound(store: ShardStore): Promise<string[]> {
  const present = await shardsOf(store, 'cifar-10');
  expect(expected).toEqual(expect.arrayContaining(present));
  for (const info of await store.list('cifar-10')) expect(await sha256(await store.read(info))).toBe(info.sha256);
  return present;
}

test('a sound server: first shards of both splits first, four at a time, bit-identical', async () => {
  const store = freshStore();
  const { asked, net } = counting();
  expect(await download(store, { with: net })).toMatchObject({ state: 'partial', trainImages: 24, testImages: 11 });
  expect(await shardsOf(store, 'cifar-10')).toEqual(expected);
  expect(asked).toEqual(['manifest.json', 'train-000.bin', 'test-000.bin', 'train-001.bin', 'test-001.bin', 'train-002.bin']);
});

test('200 seeded runs of faults end with the right bytes or an error, never stuck, never wrong', { timeout: 120_000 }, async () => {
  let failures = 0;
  let retries = 0;
  for (let seed = 0; seed < 200; seed++) {
    const store = freshStore();
    server.misbehave(seed, [20, 40, 60, 90][seed % 4]!);
    try {
      await download(store);
      expect(await shardsOf(store, 'cifar-10')).toEqual(expected);
    } catch (error) {
      failures++;
      expect(String(error)).toMatch(/^DataError: (manifest )?"http.+expected/);
      await expectSound(store);
      // Resumes where it ended, with what is missing only.
      const before = (await store.list('cifar-10')).length;
      server.misbehave(seed, 0);
      const { asked, net } = counting();
      await download(store, { with: net });
      expect(asked).toHaveLength(1 + expected.length - before);
      expect(await shardsOf(store, 'cifar-10')).toEqual(expected);
    }
    retries += server.requests.length - 6;
  }
  expect(failures).toBeGreaterThan(5);
  expect(failures).toBeLessThan(120);
  expect(retries).toBeGreaterThan(200);
});

/** The manifest is had before the trouble begins. */
const trouble = (faults: readonly Fault[], attempts: number, percent = 100): Network => {
  let isBad = false;
  return {
    ...network,
    attempts,
    fetch: (address, init) => {
      if (!isBad && !address.endsWith('.json')) server.misbehave(1, percent, faults);
      isBad ||= !address.endsWith('.json');
      return fetch(address, init);
    },
  };
};

test('a broken transfer goes on where it broke off, past servers that have trouble of their own', async () => {
  const store = freshStore();
  await expect(download(store, { with: trouble(['drop', 'status 500'], 40, 80) })).resolves.toMatchObject({ trainImages: 24 });
  const ranged = server.requests.filter(({ range }) => range !== undefined);
  expect(ranged.length).toBeGreaterThan(0);
  for (const { range } of ranged) expect(range).toMatch(/^bytes=[1-9]\d*-\d+$/);
  expect(await shardsOf(store, 'cifar-10')).toEqual(expected);
});

test.each([
  ['html', 'answers with an HTML page'],
  ['status 500', 'answers 500'],
  ['refused', 'cannot be reached (fetch failed)'],
  ['stall', 'nothing came for 60 ms'],
  ['flipped byte', 'has SHA-256'],
  ['too long', 'sends over'],
] as const)('a server with nothing but "%s" is given up with its reason', async (fault, reason) => {
  const store = freshStore();
  // Only a stall is to be taken for one, however busy the machine is.
  const net = { ...trouble([fault], 3), ...(fault === 'stall' ? {} : { idleMs: 10_000 }) };
  await expect(download(store, { with: net })).rejects.toThrow(reason);
  expect(await expectSound(store)).toEqual([]);
});

test('a missing file is not asked for again; another mirror serves it', async () => {
  server.files.delete('train-001.bin');
  const store = freshStore();
  await expect(download(store)).rejects.toThrow(
    `"${server.address}train-001.bin" answers 404, expected ${8 * RECORD_BYTES} bytes; what is stored is kept, download again to go on`,
  );
  expect(server.requests.filter(({ file }) => file === 'train-001.bin')).toHaveLength(1);
  await expectSound(store);

  const mirror = await startFaultyServer();
  for (const [name, bytes] of server.files) mirror.files.set(name, bytes);
  mirror.files.set('train-001.bin', await source.read({ dataset: 'cifar-10', split: 'train', number: 1 }));
  await download(store, { addresses: [MANIFEST, `${mirror.address}manifest.json`] });
  await mirror.close();
  expect(await shardsOf(store, 'cifar-10')).toEqual(expected);
});

test.each(['Failed to fetch', 'Load failed'])(
  'offline in mid-download (%s): named, what came is kept, and it goes on later',
  async (message) => {
    const store = freshStore();
    let isOnline = true;
    const net: Network = {
      ...network,
      idleMs: 10_000,
      fetch: (address, init) => (isOnline ? fetch(address, init) : Promise.reject(new TypeError(message))),
    };
    const goOffline = () => {
      isOnline = false;
    };
    await expect(download(store, { with: net, onShard: goOffline })).rejects.toThrow(
      new RegExp(`^".+\\.bin" cannot be reached \\(${message}\\), expected \\d+ bytes; what is stored is kept, download again to go on$`),
    );
    expect((await expectSound(store)).length).toBeGreaterThan(0);
    isOnline = true;
    await download(store, { with: net });
    expect(await shardsOf(store, 'cifar-10')).toEqual(expected);
  },
);

test('a host that sends its files on to a page to sign in is named', async () => {
  const net: Network = {
    ...network,
    attempts: 2,
    idleMs: 10_000,
    fetch: async (address, init) =>
      address.endsWith('.json')
        ? fetch(address, init)
        : new Response('<!doctype html><title>Sign in</title>', { headers: { 'Content-Type': 'text/html; charset=utf-8' } }),
  };
  await expect(download(freshStore(), { with: net })).rejects.toThrow('answers with an HTML page');
});

test('a stop ends it at once, keeps what is stored, and the next download goes on', async () => {
  const store = freshStore();
  const stop = new AbortController();
  await expect(download(store, { signal: stop.signal, onShard: () => stop.abort() })).rejects.toThrow(
    'download was stopped; what is stored is kept',
  );
  const present = await expectSound(store);
  expect(present.length).toBeGreaterThan(0);
  await download(store);
  expect(await shardsOf(store, 'cifar-10')).toEqual(expected);
});

const shard = manifest.shards[0]!;
const withShard = (change: object): Manifest => ({ ...manifest, shards: [{ ...shard, ...change }] });

test.each([
  ['no JSON', '<html>', 'begins with "<html>", expected JSON; is it the address of a web page?'],
  ['another format', { ...manifest, format: 'x' }, 'has format "x", expected "mixacm-shards"'],
  ['another dataset', { ...manifest, dataset: 'mnist' }, 'is of "mnist", expected "cifar-10"'],
  ['other classes', { ...manifest, classes: ['a', 'b'] }, 'has classes a, b ..., expected airplane, automobile, bird ...'],
  ['no shards', { ...manifest, shards: [] }, 'has shards 0, expected >=1'],
  ['a path out of the folder', withShard({ file: '../../etc/passwd' }), 'has shards.0.file'],
  ['another host', withShard({ file: 'https://example.org/a.bin' }), 'has shards.0.file'],
  ['a size that is none', withShard({ bytes: 5 }), `has 5 bytes for train shard 0 of 9 records, expected ${9 * RECORD_BYTES}`],
  ['too many records', withShard({ count: 1e9 }), 'has shards.0.count 1000000000, expected <=1000'],
  ['a shard twice', { ...manifest, shards: [shard, shard] }, 'names train shard 0 twice, expected once'],
  ['a hash that is none', withShard({ sha256: 'abc' }), 'has shards.0.sha256 "abc"'],
  ['an unknown field', { ...manifest, mirrors: [] }, 'has mirrors'],
])('a manifest with %s is refused before anything is requested', async (_what, changed, message) => {
  put(changed);
  await expect(download(freshStore())).rejects.toThrow(`manifest "${MANIFEST}" ${message}`);
  expect(new Set(server.requests.map(({ file }) => file))).toEqual(new Set(['manifest.json']));
});

test('records of a class that does not exist are refused although their hash is right', async () => {
  const records = noise(2 * RECORD_BYTES);
  records[0] = 3;
  records[RECORD_BYTES] = 77;
  server.files.set('train-000.bin', records);
  put(withShard({ count: 2, bytes: records.length, sha256: await sha256(records) }));
  await expect(download(freshStore())).rejects.toThrow('class of record 1 of "train-000.bin" is 77, expected 0 to 9');
});

test('addresses that are none are refused; a missing manifest and a dead host are named', async () => {
  const at = (address: string) => download(freshStore(), { addresses: [address] });
  await expect(at('javascript:alert(1)')).rejects.toThrow(
    'address is "javascript:alert(1)", expected one that begins with https:// or http://',
  );
  await expect(at('file:///etc/passwd')).rejects.toThrow('expected one that begins with https:// or http://');
  await expect(download(freshStore(), { addresses: [] })).rejects.toThrow('addresses to download from are 0, expected at least one');
  await expect(at(`${server.address}nothing/manifest.json`)).rejects.toThrow(
    `manifest "${server.address}nothing/manifest.json" cannot be had (answers 404), expected a hosted shard set there`,
  );
  await expect(at('http://127.0.0.1:1/manifest.json')).rejects.toThrow(
    /cannot be had \(fetch failed\), expected a hosted shard set there; are you online, is it https, and does the host allow other pages to read it \(CORS\)\?/,
  );
});

test('the service opens the set while it arrives', async () => {
  const service = createDataService({ indexedDB: null, network });
  const result = service.download({ id: 'cifar-10', kind: 'hosted', addresses: [MANIFEST] });
  const dataset = await service.open('cifar-10', {}, 0);
  await result;
  expect((await service.open('cifar-10', {}, 0)).train.count).toBe(24);
  expect(dataset.test.count).toBe(11);
});
