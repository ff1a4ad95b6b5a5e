import { expect, test } from 'vitest';
import type { LoadedDataset } from '../protocol/images';
import { readPage, summarise } from './explore';
import { createDataService } from './service';
import { createStoredSource } from './stored/stored-source';

/** Two images: red 0 and green 255 everywhere; red 255, green 255; blue stays 0. */
const records = new Uint8Array(2 * 3073);
records[3073] = 1;
for (let pixel = 0; pixel < 1024; pixel++) {
  records[1 + 3 * pixel + 1] = 255;
  records.fill(255, 3074 + 3 * pixel, 3074 + 3 * pixel + 2);
}
const train = createStoredSource();
train.append({ count: 2, read: async () => records });
const tiny: LoadedDataset = { id: 'tiny', classes: ['a', 'b', 'c'], hash: '', train, test: train };

test('counts, mean and spread by hand', async () => {
  expect(await summarise(tiny, 'train')).toEqual({
    split: 'train',
    classes: ['a', 'b', 'c'],
    images: 2,
    isEndless: false,
    counts: [1, 1, 0],
    mean: [0.5, 1, 0],
    spread: [0.5, 0, 0],
  });
});

test('pages by place and by class', async () => {
  expect(await readPage(tiny, { split: 'train', from: 1, count: 5 })).toMatchObject({ total: 2, indices: [1], labels: [1] });
  const page = await readPage(tiny, { split: 'train', label: 1, from: 0, count: 5 });
  expect(page).toMatchObject({ total: 1, indices: [1], labels: [1] });
  expect(page.images).toEqual(records.subarray(3074));
  expect(await readPage(tiny, { split: 'train', label: 2, from: 0, count: 5 })).toMatchObject({ total: 0, indices: [] });
  expect((await readPage(tiny, { split: 'train', from: 9, count: 5 })).indices).toEqual([]);
  await expect(readPage(tiny, { split: 'train', from: -1, count: 5 })).rejects.toThrow(
    'first image of the page is -1, expected a whole number of at least 0',
  );
  await expect(readPage(tiny, { split: 'train', from: 0, count: 500 })).rejects.toThrow('images of a page are 500, expected 1 to 200');
});

test('an endless set is sampled, and says so', async () => {
  const service = createDataService({ indexedDB: null });
  const view = { id: 'shapes', params: { fresh: true, testCount: 20 }, seed: 1 };
  const summary = await service.summary({ ...view, split: 'train' });
  expect(summary).toMatchObject({ images: 5000, isEndless: true, counts: Array(10).fill(500) });
  expect((await service.page({ ...view, split: 'test', from: 15, count: 10 })).indices).toEqual([15, 16, 17, 18, 19]);
  await expect(service.summary({ ...view, id: 'cifar-10', params: {}, split: 'train' })).rejects.toThrow('has 0 train images');
});
