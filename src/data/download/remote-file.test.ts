import { afterAll, beforeEach, expect, test } from 'vitest';
import { createDataService } from '../service';
import { createMemoryBackend } from '../store/memory-backend';
import { createShardStore } from '../store/shard-store';
import { startFaultyServer } from '../testing/faulty-server';
import { makeParquet, makePng } from '../testing/files';
import { shardsOf } from '../testing/import';
import { noise } from '../testing/pixels';
import { downloadDataset } from './download';
import { NETWORK, type Network } from './network';
import { openRemoteFile } from './remote-file';

const server = await startFaultyServer();
afterAll(() => server.close());
beforeEach(() => server.misbehave(0, 0));

const network: Network = { ...NETWORK, sleep: async () => {}, idleMs: 10_000 };
/** A host that refuses the header to other origins, as a failed preflight looks to a page. */
const withoutRanges: Network = {
  ...network,
  fetch: (address, init) => (init.headers ? Promise.reject(new TypeError('Failed to fetch')) : fetch(address, init)),
};
/** A host that answers ranges but hides how long the file is. */
const hidden: Network = {
  ...network,
  async fetch(address, init) {
    const response = await fetch(address, init);
    return response.status === 206 ? new Response(response.body, { status: 206 }) : response;
  },
};
const transfer = (net: Network) => ({ network: net, signal: new AbortController().signal });

/** Over several blocks. */
const file = noise(10 * 2 ** 20 + 12_345);
server.files.set('file', file);

test.each([
  ['ranges', network],
  ['no ranges for other origins', withoutRanges],
  ['a hidden length', hidden],
])('bytes from anywhere in a file, %s', async (_how, net) => {
  const remote = await openRemoteFile(`${server.address}file`, transfer(net));
  expect(remote.byteLength).toBe(file.length);
  for (const [start, end] of [
    [0, 8],
    [file.length - 8, file.length],
    [4 * 2 ** 20 - 5, 4 * 2 ** 20 + 5],
    [100, 9 * 2 ** 20],
  ] as const) {
    expect(Buffer.compare(Buffer.from(await remote.slice(start, end)), file.subarray(start, end))).toBe(0);
  }
  const whole = server.requests.filter(({ range }) => range === undefined).length;
  expect(whole).toBe(net === network ? 0 : 1);
});

test('a host that is silent when asked for the length gives the whole file', async () => {
  const silent: Network = {
    ...network,
    idleMs: 50,
    fetch: (address, init) =>
      init.headers
        ? new Promise((_, reject) => init.signal!.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))))
        : fetch(address, init),
  };
  expect((await openRemoteFile(`${server.address}file`, transfer(silent))).byteLength).toBe(file.length);
});

test('the end of a file is had without the rest', async () => {
  const remote = await openRemoteFile(`${server.address}file`, transfer(network));
  await remote.slice(file.length - 8);
  expect(server.requests).toHaveLength(2);
});

test('faults are survived; a dead host is named', async () => {
  server.misbehave(4, 40, ['drop', 'status 500', 'refused']);
  const remote = await openRemoteFile(`${server.address}file`, transfer({ ...network, attempts: 20 }));
  expect(Buffer.compare(Buffer.from(await remote.slice(0, file.length)), file)).toBe(0);
  await expect(openRemoteFile('http://127.0.0.1:1/x', transfer(network))).rejects.toThrow(
    '"http://127.0.0.1:1/x" cannot be had (fetch failed), expected a file; are you online',
  );
  server.misbehave(0, 0);
  await expect(openRemoteFile(`${server.address}none`, transfer(network))).rejects.toThrow(
    `"${server.address}none" cannot be had (answers 404), expected a file`,
  );
});

const pngs = Array.from({ length: 30 }, (_, i) => makePng(noise(3072, i + 1), { width: 32, height: 32, colour: 2 }));
const classes = pngs.map((_, i) => (i * 7) % 10);
server.files.set('train-00000-of-00001.parquet', makeParquet(pngs, classes));
server.files.set('test-00000-of-00001.parquet', makeParquet(pngs.slice(0, 10), classes.slice(0, 10)));
const addresses = ['test', 'train'].map((split) => `${server.address}${split}-00000-of-00001.parquet`);

test.each([
  ['ranges', network],
  ['no ranges', withoutRanges],
])('parquet files on a server become the same shards, %s', async (_how, net) => {
  const store = createShardStore(createMemoryBackend());
  const stages: string[] = [];
  const status = await downloadDataset({ id: 'cifar-10', kind: 'parquet', addresses }, store, {
    onProgress: ({ stage }) => stages.push(stage),
    onShard: () => {},
    signal: new AbortController().signal,
    decodePicture: () => Promise.reject(new Error('unused')),
    network: net,
  });
  expect(status).toMatchObject({ trainImages: 30, testImages: 10 });
  expect(stages.at(-1)).toMatch(/^stored; "test-00000-of-00001.parquet" is an unknown batch, taken for test_batch/);
  expect((await shardsOf(store, 'cifar-10')).map((shard) => shard.slice(0, 10))).toEqual(['train 0 30', 'test 0 10 ']);
});

test('nothing is requested before the user has agreed', async () => {
  const asked: string[] = [];
  const service = createDataService({
    indexedDB: null,
    network: { ...network, fetch: (address) => Promise.reject(new Error(`asked ${asked.push(address)}`)) },
  });
  for (const { id } of service.catalogue) await service.status(id);
  await service.open('shapes', {}, 0);
  await expect(service.open('cifar-10', {}, 0)).rejects.toThrow('has 0 train images in this browser');
  expect(asked).toEqual([]);
});
