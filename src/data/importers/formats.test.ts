/** One batch of CIFAR-10 in every format gives the same shards. */
import { expect, test } from 'vitest';
import { BATCHES } from '../datasets/cifar-10/parts';
import { classesOf, makeArchive, makeFile, UNKNOWN_CLASSES } from '../testing/batches';
import { makeNpy, makeParquet, makePng, makeZip } from '../testing/files';
import { importInto, shardsOf } from '../testing/import';
import { array, makeBatchPickle, makePickle, numbers } from '../testing/pickle';
import { makeNoisyBatch, takeApart, toInt64, toPixels } from '../testing/pixels';

const BATCH = makeNoisyBatch([...classesOf(BATCHES[2]!.firstCounts!), ...UNKNOWN_CLASSES.slice(0, 200)]);
const { classes, planes } = takeApart(BATCH);
const pixels = toPixels(planes);
const images = makeNpy('|u1', [1200, 32, 32, 3], pixels);
const labels = makeNpy('<i8', [1200], toInt64(classes));
const pngs = Array.from(classes, (_, i) => makePng(pixels.subarray(3072 * i, 3072 * (i + 1)), { width: 32, height: 32, colour: 2 }));

const expected = await importInto([makeFile('data_batch_3.bin', BATCH)]).then(({ store }) => shardsOf(store, 'cifar-10'));

const FORMATS: Readonly<Record<string, () => Promise<File[]> | File[]>> = {
  'Python batch': () => [makeFile('data_batch_3', makeBatchPickle(classes, planes))],
  'Python batch, pixels before classes': () => [
    makeFile(
      'data_batch_3',
      makePickle([
        ['data', array(1200, 3072, planes)],
        ['labels', numbers(classes)],
      ]),
    ),
  ],
  'Python archive': async () => [
    await makeArchive('cifar-10-python.tar.gz', {
      'cifar-10-batches-py/data_batch_3': makeBatchPickle(classes, planes),
      'cifar-10-batches-py/batches.meta': new Uint8Array(5),
    }),
  ],
  '.npz': () => [makeFile('cifar.npz', makeZip({ 'y_train.npy': labels, 'x_train.npy': images }))],
  '.npz, compressed, planes, flat': () => [
    makeFile(
      'cifar.npz',
      makeZip({ 'images.npy': makeNpy('|u1', [1200, 3072], planes), 'labels.npy': makeNpy('|u1', [1200, 1], classes) }, 6),
    ),
  ],
  '.npy files': () => [makeFile('train_images.npy', makeNpy('|u1', [1200, 3, 32, 32], planes)), makeFile('train_labels.npy', labels)],
  '.parquet': () => [makeFile('train-00000-of-00001.parquet', makeParquet(pngs, classes))],
};

test.each(Object.entries(FORMATS))('%s', async (_name, files) => {
  const { store, status, stage } = await importInto(await files());
  expect(await shardsOf(store, 'cifar-10')).toEqual(expected);
  expect(status).toMatchObject({ id: 'cifar-10', trainImages: 1200, state: 'partial' });
  expect(stage).toMatch(/^stored; ".+" holds 1200 of the 10000 images of data_batch_3$/);
});

test.each([
  [
    'floats',
    makeNpy('<f4', [10, 32, 32, 3], new Uint8Array(10)),
    'file "x_train.npy" holds <f4 [10, 32, 32, 3], expected bytes (|u1) of [count, 32, 32, 3]',
  ],
  [
    'Fortran order',
    makeNpy('|u1', [10, 32, 32, 3], new Uint8Array(10), 'True'),
    'file "x_train.npy" is in Fortran order, expected C order',
  ],
  ['Python objects', makeNpy('|O', [10, 32, 32, 3], new Uint8Array(10)), "file \"x_train.npy\" has header \"{'descr': '|O'"],
  ['too few bytes', makeNpy('|u1', [1200, 32, 32, 3], pixels.subarray(0, 5000)), 'file "x_train.npy" ends after 5128 bytes, expected'],
  [
    'no images',
    makeNpy('|u1', [1200, 5], new Uint8Array(6000)),
    'arrays are "x_train.npy" [1200, 5], "y_train.npy" [1200], expected images of',
  ],
  [
    'another count',
    makeNpy('|u1', [7, 32, 32, 3], new Uint8Array(7)),
    'array "x_train.npy" [7, 32, 32, 3] has no classes, expected an array of 7 beside it',
  ],
])('arrays of %s are refused', async (_what, bytes, message) => {
  await expect(importInto([makeFile('x_train.npy', bytes), makeFile('y_train.npy', labels)])).rejects.toThrow(message);
});

test('classes that are no small whole numbers are refused', async () => {
  const floats = makeNpy('<f8', [1200], new Uint8Array(9600));
  await expect(importInto([makeFile('a_data.npy', images), makeFile('a_labels.npy', floats)])).rejects.toThrow(
    'file "a_labels.npy" holds <f8 [1200], expected whole numbers of [count]',
  );
  const large = toInt64(classes);
  large[8 * 5 + 1] = 1;
  await expect(importInto([makeFile('a_data.npy', images), makeFile('a_labels.npy', makeNpy('<i8', [1200], large))])).rejects.toThrow(
    'class of record 5 of file "a_labels.npy" is outside 0 to 255',
  );
});

test('a damaged .npz stores nothing', async () => {
  const zip = makeZip({ 'y_train.npy': labels, 'x_train.npy': images });
  zip[zip.length >> 1]! ^= 1;
  await expect(importInto([makeFile('cifar.npz', zip)])).rejects.toThrow(
    /file "x_train.npy" of archive "cifar.npz" is damaged: 3686528 bytes with checksum \d+, expected 3686528 with \d+/,
  );
});

test.each([
  [
    'cut',
    (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(0, -100),
    /file "t.parquet" is damaged or no parquet \(.+\), expected a complete file/,
  ],
  [
    'with another column',
    () => makeParquet(pngs.slice(0, 3), classes.slice(0, 3), { image: 'photo', label: 'label' }),
    /file "t.parquet" has columns photo, label, expected img or image, and label or fine_label/,
  ],
  [
    'with a picture that is none',
    () => makeParquet([pngs[0]!, new Uint8Array(50)], classes.slice(0, 2)),
    /picture "row 1 of "t.parquet"": signature is another, expected PNG/,
  ],
  [
    'with pictures of two sizes',
    () => makeParquet([pngs[0]!, makePng(new Uint8Array(12), { width: 2, height: 2, colour: 2 })], classes.slice(0, 2)),
    /row 1 of "t.parquet" is 2 x 2, expected 32 x 32 like the first/,
  ],
])('.parquet %s is refused', async (_what, change, message) => {
  const bytes = change(makeParquet(pngs.slice(0, 20), classes.slice(0, 20)));
  await expect(importInto([makeFile('t.parquet', bytes)], { chosen: 'cifar-10' })).rejects.toThrow(message);
});
