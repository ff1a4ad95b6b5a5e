import { expect, test } from 'vitest';
import { IMAGE_BYTES, type ImageSource } from '../protocol/images';
import { createDataService } from './service';
import { limited, validationSplit } from './splits';

const service = createDataService({ indexedDB: null });
const dataset = await service.open('shapes', { trainCount: 100, testCount: 20 }, 1);
const endless = await service.open('shapes', { fresh: true, testCount: 20 }, 1);

function imagesOf(source: ImageSource, indices: readonly number[]): string[] {
  const images = new Uint8Array(indices.length * IMAGE_BYTES);
  source.read(indices, images, new Uint8Array(indices.length));
  return indices.map((_, i) => images.slice(i * IMAGE_BYTES, (i + 1) * IMAGE_BYTES).join());
}
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

test('the held-out part and the rest are disjoint and together the whole training set', async () => {
  const split = await validationSplit(dataset, 30);
  expect([split.train.count, split.test.count]).toEqual([70, 30]);
  const parts = [...imagesOf(split.train, range(70)), ...imagesOf(split.test, range(30))];
  expect(new Set(parts)).toEqual(new Set(imagesOf(dataset.train, range(100))));
  expect(new Set(parts).size).toBe(100);
});

test('an endless set holds back its first images', async () => {
  const split = await validationSplit(endless, 30);
  expect(split.train.count).toBe(Number.POSITIVE_INFINITY);
  expect(imagesOf(split.test, range(30))).toEqual(imagesOf(endless.train, range(30)));
  expect(imagesOf(split.train, [0])).toEqual(imagesOf(endless.train, [30]));
});

test('a subset is drawn without replacement, by seed, and leaves the test images alone', async () => {
  const few = await limited(dataset, 40, 7);
  const all = imagesOf(dataset.train, range(100));
  const chosen = imagesOf(few.train, range(40)).map((image) => all.indexOf(image));
  expect(new Set(chosen).size).toBe(40);
  expect(chosen).not.toContain(-1);
  expect(chosen).not.toEqual(range(40));
  expect(imagesOf((await limited(dataset, 40, 7)).train, range(40))).toEqual(imagesOf(few.train, range(40)));
  expect(imagesOf((await limited(dataset, 40, 8)).train, range(40))).not.toEqual(imagesOf(few.train, range(40)));
  expect(few.test).toBe(dataset.test);
  expect((await limited(dataset, 1000, 7)).train.count).toBe(100);
  expect((await limited(endless, 40, 7)).train.count).toBe(40);
});

test('hashes tell parts apart', async () => {
  const parts = [dataset, await validationSplit(dataset, 30), await validationSplit(dataset, 31), await limited(dataset, 30, 1)];
  parts.push(await limited(dataset, 30, 2));
  expect(new Set(parts.map(({ hash }) => hash)).size).toBe(5);
});

test('impossible sizes and indices outside the part are refused', async () => {
  await expect(validationSplit(dataset, 100)).rejects.toThrow('number of validation images is 100, expected an integer in [1, 99]');
  await expect(validationSplit(dataset, 0)).rejects.toThrow('number of validation images is 0, expected an integer in [1, 99]');
  await expect(limited(dataset, 0, 1)).rejects.toThrow('limit of training images is 0, expected an integer of at least 1');
  const few = await limited(dataset, 40, 7);
  expect(() => imagesOf(few.train, [40])).toThrow('image index is 40, expected an integer in [0, 40)');
});
