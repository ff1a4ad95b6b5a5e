import { gzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { createByteReader } from '../../src/data/importers/byte-reader';
import { decodePng } from '../../src/data/importers/png';
import { streamOf } from '../../src/data/importers/streams';
import { readTar } from '../../src/data/importers/tar';
import { makeArchive, makeFile } from '../../src/data/testing/batches';
import { makeIdx, makeMat, makeNpy, makeParquet, makePng, makeZip } from '../../src/data/testing/files';
import { importInto } from '../../src/data/testing/import';
import { makeBatchPickle } from '../../src/data/testing/pickle';
import { noise, toColumns, toInt64, toPixels } from '../../src/data/testing/pixels';
import { tallyFiles } from './tally';

const CLASSES = Uint8Array.from([3, 8, 8, 0, 6, 6]);
const PLANES = noise(CLASSES.length * 3072);
const PIXELS = toPixels(PLANES);
const picture = (seed: number) => makePng(noise(6 * 5 * 3, seed), { width: 6, height: 5, colour: 2 });
const bytesOf = async (file: File) => new Uint8Array(await file.arrayBuffer());

/** Imports under `name`; whatever is stored afterwards must be readable, record for record. */
const importing = (name: string, chosen: string, beside: readonly File[] = []) => {
  return async (bytes: Uint8Array<ArrayBuffer>) => {
    const { store } = await importInto([makeFile(name, bytes), ...beside], { chosen });
    for (const dataset of [chosen, 'cifar-10']) {
      for (const info of await store.list(dataset)) expect((await store.read(info)).length).toBe(info.count * 3073);
    }
  };
};

const npz = (level: 0 | 6) =>
  makeZip({ 'x_train.npy': makeNpy('|u1', [6, 32, 32, 3], PIXELS), 'y_train.npy': makeNpy('<i8', [6], toInt64(CLASSES)) }, level);
/** Long enough that the reader streams its pixels, as it does with real ones. */
const pickle = makeBatchPickle(new Uint8Array(30).fill(4), noise(30 * 3072));
const pngs = Array.from(CLASSES, (_, i) => makePng(PIXELS.subarray(3072 * i, 3072 * (i + 1)), { width: 32, height: 32, colour: 2 }));
const mat = (isPacked: boolean) =>
  makeMat(
    [
      { name: 'X', shape: [32, 32, 3, 6], type: 2, bytes: toColumns(PLANES) },
      { name: 'y', shape: [6, 1], type: 2, bytes: CLASSES },
    ],
    isPacked,
  );
const idx = { images: makeIdx([6, 28, 28], noise(6 * 784)), classes: makeIdx([6], CLASSES) };

test('Python pickle', () => tallyFiles('pickle', [pickle], importing('data_batch_1', 'cifar-10')));
test('.npz', () => tallyFiles('npz', [npz(0), npz(6)], importing('cifar.npz', 'cifar-10')));
test('.mat', () => tallyFiles('mat', [mat(false), mat(true)], importing('train_32x32.mat', 'svhn')));
test('parquet', () => tallyFiles('parquet', [makeParquet(pngs, CLASSES)], importing('train-0.parquet', 'cifar-10')));
test('idx', () => {
  const classes = makeFile('train-labels-idx1-ubyte', idx.classes);
  return tallyFiles('idx', [idx.images, gzipSync(idx.images)], importing('train-images-idx3-ubyte', 'mnist', [classes]));
});
test('zip of pictures', () => {
  const zip = makeZip(Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${'ab'[i % 2]}/${i}.png`, picture(i)])), 6);
  return tallyFiles('zip of pictures', [zip], importing('pictures.zip', 'own-pictures'));
});
test('.tar.gz', async () => {
  const entries = { 'cifar-10-batches-py/data_batch_1': Uint8Array.from(pickle), 'cifar-10-batches-py/readme.html': new Uint8Array(9) };
  const [packed, plain] = await Promise.all(['c.tar.gz', 'c.tar'].map((name) => makeArchive(name, entries).then(bytesOf)));
  await tallyFiles('tar.gz', [packed!], importing('cifar-10-python.tar.gz', 'cifar-10'));
  await tallyFiles('tar', [plain!], async (bytes) => {
    for await (const { reader } of readTar(createByteReader(streamOf(makeFile('c.tar', bytes)), 'archive "c.tar"'))) await reader.skip();
  });
});
test('PNG', () => tallyFiles('png', [picture(1), pngs[0]!], (bytes) => decodePng(bytes, 'a.png')));
