import { expect, test } from 'vitest';
import { IMAGE_BYTES, type ImageSource } from '../protocol/images';
import { createDataService } from './service';
import { balanced, imbalanced, limited, noisyLabels, partOf, validationSplit } from './splits';

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

function labelsOf(source: ImageSource, count = source.count): number[] {
  const labels = new Uint8Array(count);
  source.read(range(count), new Uint8Array(count * IMAGE_BYTES), labels);
  return [...labels];
}
const countsOf = (labels: readonly number[]) => range(10).map((label) => labels.filter((each) => each === label).length);

test('a balanced subset has as many of every class, by seed, and says when a class has too few', async () => {
  // The first five classes lose an image each.
  const uneven = await validationSplit(dataset, 5);
  const few = await balanced(uneven, 40, 3);
  expect(countsOf(labelsOf(few.train))).toEqual(Array(10).fill(4));
  expect(imagesOf((await balanced(uneven, 40, 3)).train, range(40))).toEqual(imagesOf(few.train, range(40)));
  expect(imagesOf((await balanced(uneven, 40, 4)).train, range(40))).not.toEqual(imagesOf(few.train, range(40)));
  const all = await balanced(uneven, undefined, 3);
  expect(countsOf(labelsOf(all.train))).toEqual(Array(10).fill(9));
  expect(all.test).toBe(uneven.test);
  await expect(balanced(uneven, 100, 3)).rejects.toThrow('images of each class are 10, expected 1 to 9, what the rarest class (disc) has');
  await expect(balanced(uneven, 9, 3)).rejects.toThrow('images of each class are 0, expected 1 to 9');
  expect((await balanced(endless, 40, 3)).train.count).toBe(40);
  expect(await balanced(endless, undefined, 3)).toBe(endless);
});

test('label noise changes the asked share of training labels to other classes, each as often, and nothing else', async () => {
  const clean = labelsOf(endless.train, 4000);
  const noisy = await noisyLabels(endless, 0.3, 5);
  const labels = labelsOf(noisy.train, 4000);
  const wrong = range(4000).filter((i) => labels[i] !== clean[i]);
  // 4000 draws of 0.3: five standard deviations are 145.
  expect(Math.abs(wrong.length - 1200)).toBeLessThan(145);
  const shifts = range(9).map((shift) => wrong.filter((i) => (labels[i]! - clean[i]! + 10) % 10 === shift + 1).length);
  for (const count of shifts) expect(Math.abs(count - 1200 / 9)).toBeLessThan(60);
  expect(imagesOf(noisy.train, range(9))).toEqual(imagesOf(endless.train, range(9)));
  const one = new Uint8Array(1);
  noisy.train.read([wrong[7]!], new Uint8Array(IMAGE_BYTES), one);
  expect(one[0]).toBe(labels[wrong[7]!]);
  expect(labelsOf((await noisyLabels(endless, 0.3, 6)).train, 4000)).not.toEqual(labels);
  expect(labelsOf((await noisyLabels(endless, 1, 5)).train, 1000).every((label, i) => label !== clean[i])).toBe(true);
  expect(noisy.test).toBe(endless.test);
  await expect(noisyLabels(endless, 1.5, 5)).rejects.toThrow('share of wrong labels is 1.5, expected a number in [0, 1]');
});

test('parts combine: held back first, then drawn, then disturbed', async () => {
  const part = await partOf(dataset, { validation: 20, limit: 30, balanced: true, labelNoise: 0.5 }, 2);
  expect([part.train.count, part.test.count]).toEqual([30, 20]);
  expect(imagesOf(part.test, range(20))).toEqual(imagesOf(dataset.train, range(20)));
  expect(labelsOf(part.test)).toEqual(labelsOf(dataset.train, 20));
  expect(countsOf(labelsOf(part.train))).not.toEqual(Array(10).fill(3));
  expect(await partOf(dataset, {}, 2)).toBe(dataset);
});

test('a long tail keeps n₀ ρ^(-k / 9) images of class k, by seed', async () => {
  const labelsIn = (source: ImageSource) => {
    const labels = new Uint8Array(source.count);
    source.read(range(source.count), new Uint8Array(source.count * IMAGE_BYTES), labels);
    return [...labels];
  };
  const larger = await service.open('shapes', { trainCount: 1000, testCount: 20 }, 1);
  const tail = await imbalanced(larger, 100, 1);
  const labels = labelsIn(tail.train);
  // 100 of each class: 100 · 100^(-k / 9), rounded down.
  expect(range(10).map((k) => labels.filter((label) => label === k).length)).toEqual([100, 59, 35, 21, 12, 7, 4, 2, 1, 1]);
  expect(labelsIn((await imbalanced(larger, 100, 1)).train)).toEqual(labels);
  expect(labelsIn((await imbalanced(larger, 100, 2)).train)).not.toEqual(labels);
  const all = new Set(imagesOf(larger.train, range(1000)));
  const kept = imagesOf(tail.train, range(tail.train.count));
  expect(new Set(kept).size).toBe(kept.length);
  expect(kept.every((image) => all.has(image))).toBe(true);
  expect(tail.test).toBe(larger.test);
  expect(tail.hash).not.toBe(larger.hash);
  expect((await partOf(larger, { imbalance: 1 }, 1)).hash).toBe(larger.hash);
  expect((await partOf(larger, { imbalance: 100, limit: 50 }, 1)).train.count).toBe(50);

  await expect(imbalanced(larger, 0.5, 1)).rejects.toThrow('imbalance of classes is 0.5, expected a number of at least 1');
  await expect(imbalanced(endless, 10, 1)).rejects.toThrow('imbalance of classes is 10, expected 1 for images that never end');
  await expect(partOf(larger, { imbalance: 10, balanced: true }, 1)).rejects.toThrow(
    'imbalance of classes is 10, expected 1 for as many of every class',
  );
});
