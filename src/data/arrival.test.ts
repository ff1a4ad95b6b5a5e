/** A set that is used while it arrives: by default not before it is whole, so that the same seed gives the same images in the same order. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { BATCHES } from './datasets/cifar-10/parts';
import { createDataService } from './service';
import { classesOf, makeArchive, makeBatch, makeFile, UNKNOWN_CLASSES } from './testing/batches';
import { labelsOf } from './testing/labels';

const fileOf = (batch: number) =>
  makeFile(batch === 5 ? 'test_batch.bin' : `data_batch_${batch + 1}.bin`, makeBatch(classesOf(BATCHES[batch]!.firstCounts!)));
const first = makeFile('data_batch_1.bin', makeBatch([...classesOf(BATCHES[0]!.firstCounts!), ...UNKNOWN_CLASSES]));

/** Holds a file back, but for the 512 bytes that tell what it is, until it is released. */
function holdBack(file: File): { release(): void } {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slice = file.slice.bind(file);
  vi.spyOn(file, 'slice').mockImplementation((start, end) => {
    const part = slice(start, end);
    const arrayBuffer = part.arrayBuffer.bind(part);
    return end === 512 ? part : Object.defineProperty(part, 'arrayBuffer', { value: () => gate.then(arrayBuffer) });
  });
  return { release: () => release() };
}

const isSettled = async (promise: Promise<unknown>) => {
  const pending = Symbol('pending');
  await new Promise((resolve) => setTimeout(resolve, 50));
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
};

test('a run waits until the import ends, and gets what a run after it gets, in the same order', async () => {
  const service = createDataService({ indexedDB: new IDBFactory() });
  const last = fileOf(1);
  const { release } = holdBack(last);
  const importing = service.import([first, fileOf(5), last]);
  await vi.waitFor(async () => expect((await service.status('cifar-10')).testImages).toBe(1000), { timeout: 20_000 });
  const opening = service.open('cifar-10', {}, 0);
  expect(await isSettled(opening)).toBe(false);
  // The explorer looks at what is there.
  expect(await service.summary({ id: 'cifar-10', params: {}, seed: 0, split: 'train' })).toMatchObject({ images: 2000 });
  release();
  await importing;
  const [during, after] = [await opening, await service.open('cifar-10', {}, 0)];
  expect(during.train.count).toBe(3000);
  expect(during.hash).toBe(after.hash);
  expect(labelsOf(during.train)).toEqual(labelsOf(after.train));
});

test('an archive whose test images come last gives the same set as loose files in another order', async () => {
  const service = createDataService({ indexedDB: new IDBFactory() });
  const [train2, train1, testing] = await Promise.all(
    [fileOf(1), first, fileOf(5)].map(async (file) => new Uint8Array(await file.arrayBuffer())),
  );
  const archive = await makeArchive('c.tar.gz', { 'data_batch_2.bin': train2!, 'data_batch_1.bin': train1!, 'test_batch.bin': testing! });
  const importing = service.import([archive]);
  const opened = await service.open('cifar-10', {}, 0);
  await importing;
  const other = createDataService({ indexedDB: null });
  await other.import([fileOf(5), first, fileOf(1)]);
  const expected = await other.open('cifar-10', {}, 0);
  expect(opened.hash).toBe(expected.hash);
  expect(labelsOf(opened.train)).toEqual(labelsOf(expected.train));
  expect(labelsOf(opened.test)).toEqual(labelsOf(expected.test));
});

test('a run that may start early gets a thousand images of each split, and more as they come', async () => {
  const service = createDataService({ indexedDB: new IDBFactory() });
  const last = fileOf(1);
  const { release } = holdBack(last);
  const importing = service.import([first, fileOf(5), last]);
  const dataset = await service.open('cifar-10', {}, 0, { early: true });
  const labels = labelsOf(dataset.train).slice(0, 1000);
  const hash = dataset.hash;
  expect([dataset.train.count, dataset.test.count]).toEqual([2000, 1000]);
  release();
  await importing;
  await vi.waitFor(() => expect(dataset.train.count).toBe(3000), { timeout: 20_000 });
  expect(labelsOf(dataset.train).slice(0, 1000)).toEqual(labels);
  await vi.waitFor(() => expect(dataset.hash).not.toBe(hash), { timeout: 20_000 });
  expect((await service.open('cifar-10', {}, 0)).hash).toBe(dataset.hash);
});

test('the drawn set does not wait for an import', async () => {
  const service = createDataService({ indexedDB: new IDBFactory() });
  const picture = makeFile('x', makeBatch(classesOf(BATCHES[0]!.firstCounts!)));
  const { release } = holdBack(picture);
  const importing = service.import([picture]);
  expect(service.isImporting()).toBe(true);
  expect((await service.open('shapes', { trainCount: 20 }, 1)).train.count).toBe(20);
  release();
  await importing;
  expect(service.isImporting()).toBe(false);
});
