/**
 * The real CIFAR-10 through every format, made here from the binary archive: a batch's first 2,000 images always; with MIXACM_FULL_DATA=1 all
 * 60,000, and besides the archive as it is, all of its loose files together, and a hosted set, against the same hashes. Skipped where the
 * archive is absent.
 */
import { existsSync, openAsBlob } from 'node:fs';
import { createTarDecoder } from 'modern-tar';
import { expect, test } from 'vitest';
import { CIFAR_10_CLASSES } from '../datasets/cifar-10';
import { downloadDataset } from '../download/download';
import { makeManifest } from '../download/manifest';
import { NETWORK } from '../download/network';
import { createMemoryBackend } from '../store/memory-backend';
import { createShardStore, RECORD_BYTES, type ShardStore } from '../store/shard-store';
import { makeFile } from '../testing/batches';
import { startFaultyServer } from '../testing/faulty-server';
import { makeNpy, makeParquet, makePng, makeZip } from '../testing/files';
import { importInto, shardsOf } from '../testing/import';
import { arrayOfPython3, makeBatchPickle, makePickle3, numbers } from '../testing/pickle';
import { takeApart, toPixels } from '../testing/pixels';
import { readChunks } from './streams';

const ARCHIVE = '../shared/data/cifar-10-binary.tar.gz';
const [BATCHES, RECORDS] = process.env.MIXACM_FULL_DATA ? [6, 10_000] : [1, 2000];

/** The first batches of the archive, in its order. */
async function readBatches(): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[]> {
  const archive = await openAsBlob(ARCHIVE);
  const entries = archive.stream().pipeThrough(new DecompressionStream('gzip')).pipeThrough(createTarDecoder());
  const found: { name: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  for await (const { header, body } of readChunks(entries, 'archive')) {
    const bytes = new Uint8Array(await new Response(body).arrayBuffer());
    if (header.size === 30_730_000) found.push({ name: header.name, bytes: bytes.slice(0, RECORDS * RECORD_BYTES) });
    if (found.length === BATCHES) break;
  }
  return found;
}

/** What the first test has read, for the second. */
const [all, loose]: [string[], File[]] = [[], []];

test.skipIf(!existsSync(ARCHIVE))(
  `bit-identical shards from .bin, pickles, .npz and .parquet (skipped where ${ARCHIVE} is absent)`,
  { timeout: 1_200_000 },
  async () => {
    for (const { name, bytes } of await readBatches()) {
      const stem = name.split('/').at(-1)!.replace('.bin', '');
      const { classes, planes } = takeApart(bytes);
      const pixels = toPixels(planes);
      const { store, stage } = await importInto([makeFile('whatever.bin', bytes)]);
      expect(stage).toMatch(/^stored(; ".+" holds 2000 of the 10000 images of \w+)?$/);
      const expected = await shardsOf(store, 'cifar-10');
      expect(expected).toHaveLength(RECORDS / 1000);
      const pngs = Array.from(classes, (_, i) =>
        makePng(pixels.subarray(3072 * i, 3072 * (i + 1)), { width: 32, height: 32, colour: 2, filter: () => 2 }),
      );
      const python3 = makePickle3(2, [
        ['labels', numbers(classes)],
        ['data', arrayOfPython3(RECORDS, 3072, planes)],
      ]);
      const files = [
        makeFile(stem, makeBatchPickle(classes, planes)),
        makeFile(`${stem}`, python3),
        makeFile(
          `${stem}.npz`,
          makeZip({ 'data.npy': makeNpy('|u1', [RECORDS, 32, 32, 3], pixels), 'labels.npy': makeNpy('|u1', [RECORDS], classes) }),
        ),
        makeFile(`${stem}.parquet`, makeParquet(pngs, classes)),
      ];
      for (const file of files) {
        const began = performance.now();
        const imported = await importInto([file]);
        console.info(`${file.name}: ${Math.round(performance.now() - began)} ms`);
        expect(imported.status.bytes).toBe(bytes.length);
        expect(await shardsOf(imported.store, 'cifar-10')).toEqual(expected);
      }
      all.push(...expected);
      loose.push(makeFile(`${stem}.bin`, bytes));
    }
  },
);

test.skipIf(BATCHES < 6 || !existsSync(ARCHIVE))(
  'bit-identical shards from all files at once, the archive and a hosted set (skipped without MIXACM_FULL_DATA=1)',
  { timeout: 1_200_000 },
  async () => {
    const sameAsEach = async (what: string, bring: () => Promise<ShardStore>) => {
      const began = performance.now();
      const store = await bring();
      console.info(`${what}: ${Math.round(performance.now() - began)} ms`);
      expect((await shardsOf(store, 'cifar-10')).sort()).toEqual([...all].sort());
      return store;
    };
    expect(all).toHaveLength(60);
    await sameAsEach('the .bin files together', async () => (await importInto(loose)).store);
    const archive = new File([await openAsBlob(ARCHIVE)], 'cifar-10-binary.tar.gz');
    const store = await sameAsEach('the archive', async () => (await importInto([archive])).store);
    await sameAsEach('a hosted set', () => throughServer(store));
  },
);

/** Serves what a store holds, and downloads it. */
async function throughServer(source: ShardStore): Promise<ShardStore> {
  const server = await startFaultyServer();
  const infos = await source.list('cifar-10');
  const manifest = makeManifest('cifar-10', CIFAR_10_CLASSES, infos);
  server.files.set('manifest.json', new TextEncoder().encode(JSON.stringify(manifest)));
  for (const [i, info] of infos.entries()) server.files.set(manifest.shards[i]!.file, await source.read(info));
  const store = createShardStore(createMemoryBackend());
  const request = { id: 'cifar-10', kind: 'hosted', addresses: [`${server.address}manifest.json`] } as const;
  await downloadDataset(request, store, {
    onProgress: () => {},
    onShard: () => {},
    signal: new AbortController().signal,
    decodePicture: () => Promise.reject(new Error('unused')),
    network: NETWORK,
  });
  await server.close();
  return store;
}
