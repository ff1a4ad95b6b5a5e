/** `npm run shards`, and what comes back from its folder. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { BATCHES } from '../src/data/datasets/cifar-10/parts';
import { downloadDataset } from '../src/data/download/download';
import { NETWORK } from '../src/data/download/network';
import { createMemoryBackend } from '../src/data/store/memory-backend';
import { createShardStore } from '../src/data/store/shard-store';
import { classesOf, makeFile } from '../src/data/testing/batches';
import { makePng } from '../src/data/testing/files';
import { importInto, shardsOf } from '../src/data/testing/import';
import { makeNoisyBatch, noise } from '../src/data/testing/pixels';
import { serve } from './serve';
import { main } from './shards';

const folder = () => mkdtempSync(path.join(tmpdir(), 'shards-'));
afterEach(() => vi.restoreAllMocks());

/** Downloads what a folder holds from a server, as the page does. */
async function fetched(out: string, id: string) {
  const served = await serve(out, { port: 0 });
  const store = createShardStore(createMemoryBackend());
  const status = await downloadDataset({ id, kind: 'hosted', addresses: [`${served.url}manifest.json`] }, store, {
    onProgress: () => {},
    onShard: () => {},
    signal: new AbortController().signal,
    decodePicture: () => Promise.reject(new Error('unused')),
    network: NETWORK,
  });
  await served.close();
  return { status, shards: await shardsOf(store, status.id) };
}

test('a batch becomes a folder that gives the same shards as the batch itself', async () => {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const [source, out] = [folder(), folder()];
  const batch = makeNoisyBatch([...classesOf(BATCHES[0]!.firstCounts!), 1, 2, 3]);
  writeFileSync(path.join(source, 'x.bin'), batch);
  expect(await main([path.join(source, 'x.bin'), out])).toBe(0);
  expect(readdirSync(out).sort()).toEqual(['manifest.json', 'train-000.bin', 'train-001.bin']);
  expect(JSON.parse(readFileSync(path.join(out, 'manifest.json'), 'utf8'))).toMatchObject({ format: 'mixacm-shards', dataset: 'cifar-10' });
  expect(log.mock.calls.flat().join('\n')).toMatch(/2 shards of CIFAR-10, 1003 training and 0 test images/);
  const { store } = await importInto([makeFile('x.bin', batch)]);
  expect((await fetched(out, 'cifar-10')).shards).toEqual(await shardsOf(store, 'cifar-10'));
});

test('a folder of pictures keeps its classes', async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  const [source, out] = [folder(), folder()];
  for (const name of ['cat', 'dog']) {
    mkdirSync(path.join(source, name));
    for (let i = 0; i < 5; i++)
      writeFileSync(path.join(source, name, `${i}.png`), makePng(noise(3072, i + 1), { width: 32, height: 32, colour: 2 }));
  }
  await main([source, out]);
  const { status } = await fetched(out, 'own-pictures');
  expect(status).toMatchObject({ state: 'ready', classes: ['cat', 'dog'], trainImages: 8, testImages: 2 });
});

test('wrong arguments are refused', async () => {
  await expect(main(['only'])).rejects.toThrow('arguments are 1, expected a source and a folder to write to');
  await expect(main(['/none/such', folder()])).rejects.toThrow('source is "/none/such", expected a file or folder that exists');
  await expect(main(['a', 'b', '--dataset', 'imagenet'])).rejects.toThrow('dataset "imagenet" is unknown');
});

const REAL = '../shared/data';
test.skipIf(!existsSync(`${REAL}/cifar-100-binary-small.tar.gz`))(
  `the real CIFAR-100 excerpt (skipped where ${REAL} is absent)`,
  async () => {
    vi.spyOn(console, 'log').mockReturnValue();
    const out = folder();
    await main([`${REAL}/cifar-100-binary-small.tar.gz`, out]);
    const { status } = await fetched(out, 'cifar-100-coarse');
    expect(status).toMatchObject({ state: 'partial', trainImages: 2000, testImages: 2000 });
  },
);

const FULL = process.env.MIXACM_FULL_DATA && existsSync(`${REAL}/cifar-10-binary.tar.gz`);
test.skipIf(!FULL)(
  'the real CIFAR-10 as a hosted set, bit-identical (skipped without MIXACM_FULL_DATA=1)',
  { timeout: 300_000 },
  async () => {
    vi.spyOn(console, 'log').mockReturnValue();
    const out = folder();
    const archive = `${REAL}/cifar-10-binary.tar.gz`;
    await main([archive, out]);
    const { store } = await importInto([makeFile('a.tar.gz', new Uint8Array(readFileSync(archive)))]);
    const { status, shards } = await fetched(out, 'cifar-10');
    expect(status).toMatchObject({ state: 'ready' });
    expect(shards).toEqual(await shardsOf(store, 'cifar-10'));
  },
);
