/** idx, MATLAB, CIFAR-100, CIFAR-10.1. */
import { expect, test } from 'vitest';
import { COARSE_OF_FINE } from '../datasets/cifar-100/classes';
import { makeFile } from '../testing/batches';
import { makeIdx, makeMat, makeNpy, makeParquet, makePng, makeZip } from '../testing/files';
import { importInto, shardsOf } from '../testing/import';
import { joinBytes } from '../testing/pickle';
import { noise, toColumns, toInt64, toPixels } from '../testing/pixels';

async function zipped(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<File> {
  const packed = new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip')));
  return makeFile(name, new Uint8Array(await packed.arrayBuffer()));
}

const FASHION = [9, 0, 0, 3, 0, 2, 7, 2, 5, 5, 1, 1];
const grey = noise(12 * 784);
const greyImages = makeIdx([12, 28, 28], grey);
const greyClasses = makeIdx([12], Uint8Array.from(FASHION));

test('Fashion-MNIST: idx, packed or not, npz and parquet give the same shards, told from MNIST by their first classes', async () => {
  const plain = await importInto([makeFile('train-labels-idx1-ubyte', greyClasses), makeFile('train-images-idx3-ubyte', greyImages)]);
  expect(plain.status).toMatchObject({ id: 'fashion-mnist', trainImages: 12, testImages: 0 });
  const [info] = await plain.store.list('fashion-mnist');
  const record = (await plain.store.read(info!)).subarray(3073, 2 * 3073);
  expect(record[0]).toBe(0);
  // Row 2, column 2 of 32 x 32 is the first grey value, three times over.
  const first = 1 + 3 * (2 * 32 + 2);
  expect([...record.subarray(first - 3, first + 6)]).toEqual([0, 0, 0, ...Array(3).fill(grey[784]), ...Array(3).fill(grey[785])]);

  const expected = await shardsOf(plain.store, 'fashion-mnist');
  const gz = await importInto([
    await zipped('train-images-idx3-ubyte.gz', greyImages),
    await zipped('train-labels-idx1-ubyte.gz', greyClasses),
  ]);
  expect(await shardsOf(gz.store, 'fashion-mnist')).toEqual(expected);
  const npz = await importInto([
    makeFile(
      'fashion.npz',
      makeZip({ 'x_train.npy': makeNpy('|u1', [12, 28, 28], grey), 'y_train.npy': makeNpy('|u1', [12], Uint8Array.from(FASHION)) }),
    ),
  ]);
  expect(await shardsOf(npz.store, 'fashion-mnist')).toEqual(expected);
  const pngs = FASHION.map((_, i) => makePng(grey.subarray(784 * i, 784 * (i + 1)), { width: 28, height: 28, colour: 0 }));
  const parquet = await importInto([
    makeFile('train-00000-of-00001.parquet', makeParquet(pngs, FASHION, { image: 'image', label: 'label' })),
  ]);
  expect(await shardsOf(parquet.store, 'fashion-mnist')).toEqual(expected);
});

test('grey pictures of no known set go to the one the user has picked, by their name', async () => {
  const unknown = makeIdx([3], Uint8Array.from([1, 2, 3]));
  const files = [
    makeFile('t10k-images.idx3-ubyte', makeIdx([3, 28, 28], grey.subarray(0, 3 * 784))),
    makeFile('t10k-labels.idx1-ubyte', unknown),
  ];
  await expect(importInto(files)).rejects.toThrow('holds classes of no known part of Fashion-MNIST, MNIST, expected a distributed file');
  const { status, stage } = await importInto(files, { chosen: 'mnist' });
  expect(status).toMatchObject({ id: 'mnist', testImages: 3 });
  expect(stage).toBe(
    'stored; "t10k-images.idx3-ubyte" is an unknown batch, taken for test of MNIST by its name; "t10k-images.idx3-ubyte" holds 3 of the 10000 images of test',
  );
});

test('idx files that are not what they should be', async () => {
  const images = makeFile('a-images', greyImages);
  await expect(importInto([images])).rejects.toThrow(
    'file "a-images" holds 12 images without classes, expected their labels file beside it',
  );
  await expect(importInto([makeFile('a-labels', greyClasses)])).rejects.toThrow('file "a-labels" holds 12 classes without images');
  await expect(importInto([makeFile('b', makeIdx([2, 30, 30], new Uint8Array(1800)))])).rejects.toThrow(
    'file "b" holds [2, 30, 30] bytes, expected [count, 28, 28] images or [count] classes',
  );
  await expect(importInto([makeFile('b', makeIdx([2 ** 31, 28, 28], new Uint8Array(1800)))])).rejects.toThrow(
    'file "b" holds [2147483648, 28, 28] bytes',
  );
  await expect(importInto([makeFile('a-images', greyImages.slice(0, 5000)), makeFile('a-labels', greyClasses)])).rejects.toThrow(
    /file "a-images" ends after \d+ bytes, expected \d+ more/,
  );
});

const planes = noise(30 * 3072);
const digits = Array.from({ length: 30 }, (_, i) => (i % 10 ? i % 10 : 10));
const X = { name: 'X', shape: [32, 32, 3, 30], type: 2, bytes: toColumns(planes) } as const;
const doubles = { name: 'y', shape: [30, 1], type: 9, bytes: new Uint8Array(Float64Array.from(digits).buffer) } as const;
const bytes = { name: 'y', shape: [30, 1], type: 2, bytes: Uint8Array.from(digits) } as const;

test.each([
  ['packed', [X, doubles], true],
  ['plain', [X, bytes], false],
  ['classes first', [doubles, X], true],
] as const)('SVHN, %s: columns become rows and 10 becomes 0', async (_how, matrices, isPacked) => {
  const { store, status, stage } = await importInto([makeFile('test_32x32.mat', makeMat(matrices, isPacked))]);
  expect(status).toMatchObject({ id: 'svhn', testImages: 30 });
  expect(stage).toBe('stored; "test_32x32.mat" holds 30 of the 26032 images of test');
  const [info] = await store.list('svhn');
  const records = await store.read(info!);
  const pixels = toPixels(planes);
  for (let i = 0; i < 30; i++) {
    expect(records[i * 3073]).toBe(i % 10);
    expect(records.subarray(i * 3073 + 1, (i + 1) * 3073)).toEqual(pixels.subarray(i * 3072, (i + 1) * 3072));
  }
});

test('MATLAB files that are not what they should be', async () => {
  const run = (...matrices: Parameters<typeof makeMat>[0][number][]) => importInto([makeFile('train_32x32.mat', makeMat(matrices, true))]);
  await expect(run(X)).rejects.toThrow('file "train_32x32.mat" holds X, expected X and y of SVHN');
  await expect(run({ ...X, shape: [30, 32, 32, 3] }, bytes)).rejects.toThrow(
    'X of "train_32x32.mat" is [30, 32, 32, 3] of type 2 in 92160 bytes, expected bytes of [32, 32, 3, count]',
  );
  await expect(run(X, { ...bytes, shape: [20, 1] })).rejects.toThrow('y of "train_32x32.mat" is [20, 1] of type 2, expected 30 numbers');
  await expect(run(X, { ...bytes, bytes: bytes.bytes.map((digit, i) => (i === 3 ? 11 : digit)) })).rejects.toThrow(
    'class of record 3 of "train_32x32.mat" is 11, expected 1 to 10',
  );
  const cut = makeMat([X, doubles], true).slice(0, -50);
  await expect(importInto([makeFile('train_32x32.mat', cut)])).rejects.toThrow(
    /file "train_32x32.mat" has element 1 of \d+ bytes at \d+, expected at most 20 elements inside the file/,
  );
  const damaged = makeMat([X, doubles], true);
  damaged.fill(0, 50_000, 50_100);
  await expect(importInto([makeFile('train_32x32.mat', damaged)])).rejects.toThrow(
    /file "train_32x32.mat" breaks off or is damaged \(.+\), expected a complete file/,
  );
});

const fine = Array.from({ length: 50 }, (_, i) => (7 * i) % 100);
const hundred = (groupOf: (label: number) => number) =>
  joinBytes(fine.flatMap((label, i) => [[groupOf(label), label], noise(3072, i + 1)]));

test('CIFAR-100: a record has a group and a class, which must agree', async () => {
  const good = makeFile(
    'test.bin',
    hundred((label) => COARSE_OF_FINE[label]!),
  );
  const { store, status, stage } = await importInto([good]);
  expect(status).toMatchObject({ id: 'cifar-100', trainImages: 0, testImages: 50 });
  expect(stage).toBe('stored; "test.bin" holds 50 of the 10000 images of test');
  const [info] = await store.list('cifar-100');
  expect((await store.read(info!))[3073 * 3]).toBe(21);
  await expect(
    importInto([
      makeFile(
        'test.bin',
        hundred(() => 3),
      ),
    ]),
  ).rejects.toThrow('group of record 0 of "test.bin", class 0, is 3, expected 4; this is not CIFAR-100');
});

test('a batch larger than its set, or of unknown split, is refused', async () => {
  const file = makeFile(
    'what.bin',
    hundred((label) => COARSE_OF_FINE[label]!),
  );
  await expect(importInto([file])).rejects.toThrow('file "what.bin" holds classes of no known part of CIFAR-100');
  const many = makeNpy('|u1', [2001, 32, 32, 3], noise(2001 * 3072));
  const files = [
    makeFile('cifar10.1_v6_data.npy', many),
    makeFile('cifar10.1_v6_labels.npy', makeNpy('|u1', [2001], new Uint8Array(2001))),
  ];
  await expect(importInto(files)).rejects.toThrow(
    'file "cifar10.1_v6_data.npy" holds 2001 images, expected at most those of a part of CIFAR-10.1 (v6 2000)',
  );
});

test('CIFAR-10.1 is known by its name', async () => {
  const classes = Uint8Array.from({ length: 2000 }, (_, i) => i % 10);
  const { status, stage } = await importInto([
    makeFile('cifar10.1_v6_data.npy', makeNpy('|u1', [2000, 32, 32, 3], noise(2000 * 3072))),
    makeFile('cifar10.1_v6_labels.npy', makeNpy('<i8', [2000], toInt64(classes))),
  ]);
  expect(status).toMatchObject({ id: 'cifar-10-1', state: 'ready', testImages: 2000 });
  expect(stage).toBe('stored');
});
