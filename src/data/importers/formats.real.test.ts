/**
 * The real CIFAR-10 through every format, made here from the binary archive: the first 2,000 images always, all 60,000 with MIXACM_FULL_DATA=1.
 * Skipped where the archive is absent.
 */
import { existsSync, openAsBlob } from 'node:fs';
import { createTarDecoder } from 'modern-tar';
import { expect, test } from 'vitest';
import { RECORD_BYTES } from '../store/shard-store';
import { makeFile } from '../testing/batches';
import { makeNpy, makeParquet, makePng, makeZip } from '../testing/files';
import { importInto, shardsOf } from '../testing/import';
import { makeBatchPickle } from '../testing/pickle';
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

test.skipIf(!existsSync(ARCHIVE))(
  `bit-identical shards from .bin, pickle, .npz and .parquet (skipped where ${ARCHIVE} is absent)`,
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
      const files = [
        makeFile(stem, makeBatchPickle(classes, planes)),
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
    }
  },
);
