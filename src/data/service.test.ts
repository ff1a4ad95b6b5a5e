import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { IMAGE_BYTES } from '../protocol/images';
import { BATCHES } from './datasets/cifar-10/parts';
import { createDataService, type DataService } from './service';
import { classesOf, makeArchive, makeBatch, makeFile, UNKNOWN_CLASSES } from './testing/batches';
import { labelsOf } from './testing/labels';

afterEach(() => vi.restoreAllMocks());

/** Two thousand training images and a thousand test images, named like the real thing. */
const train = makeBatch([...classesOf(BATCHES[0]!.firstCounts!), ...UNKNOWN_CLASSES]);
const testing = makeBatch(classesOf(BATCHES[5]!.firstCounts!));
const bothFiles = [makeFile('data_batch_1.bin', train), makeFile('test_batch.bin', testing)];
const open = (service: DataService) => service.open('cifar-10', {}, 0);

test('import, reload, open, remove', async () => {
  const indexedDB = new IDBFactory();
  const stages: string[] = [];
  const service = createDataService({ indexedDB, onProgress: ({ stage }) => void stages.push(stage) });
  expect(await service.status('cifar-10')).toMatchObject({ state: 'absent', bytes: 0, storage: 'indexeddb' });
  expect(await service.import(bothFiles)).toMatchObject({ state: 'partial', trainImages: 2000, testImages: 1000 });
  expect(stages).toContain('storing data_batch_1');

  const later = createDataService({ indexedDB });
  const dataset = await open(later);
  expect(labelsOf(dataset.train)).toEqual([...classesOf(BATCHES[0]!.firstCounts!), ...UNKNOWN_CLASSES]);
  expect(labelsOf(dataset.test)).toEqual(classesOf(BATCHES[5]!.firstCounts!));
  const image = new Uint8Array(IMAGE_BYTES);
  dataset.train.read([1001], image, new Uint8Array(1));
  expect([...image.subarray(0, 6)]).toEqual([1001 % 256, 100, 200, 7, 7, 7]);
  expect((await open(later)).hash).toBe(dataset.hash);

  expect(await later.remove('cifar-10')).toMatchObject({ state: 'absent', trainImages: 0 });
  await expect(open(later)).rejects.toThrow(
    'dataset "cifar-10" has 0 train images in this browser, expected some; download it, or drop cifar-10-binary.tar.gz, or data_batch_1.bin to data_batch_5.bin and test_batch.bin',
  );
});

test('with training images alone it says what is missing', async () => {
  const service = createDataService({ indexedDB: null });
  await service.import(bothFiles.slice(0, 1));
  await expect(open(service)).rejects.toThrow('dataset "cifar-10" has 0 test images in this browser, expected some; download it, or drop ');
});

test('the embedded set needs no store and is always ready', async () => {
  const broken = {
    open() {
      throw new Error('must not be asked');
    },
  } as unknown as IDBFactory;
  const service = createDataService({ indexedDB: broken });
  expect(await service.status('shapes')).toEqual({
    id: 'shapes',
    state: 'ready',
    trainImages: 5000,
    testImages: 1000,
    bytes: 0,
    storage: 'generated',
  });
  expect((await service.open('shapes', { trainCount: 20 }, 3)).train.count).toBe(20);
  expect(await service.remove('shapes')).toMatchObject({ state: 'ready' });
  await expect(service.status('imagenet')).rejects.toThrow('dataset "imagenet" is unknown');
});

test('a failed import rejects whoever waits for the set, and can be resumed', async () => {
  const service = createDataService({ indexedDB: new IDBFactory(), freeSpace: async () => 10 });
  const put = IDBObjectStore.prototype.put;
  let puts = 0;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    // Two puts a shard: the second shard fails.
    if (++puts > 2) throw new DOMException('full', 'QuotaExceededError');
    return put.call(this, value, key);
  });
  const archive = await makeArchive('cifar-10-binary.tar.gz', { 'data_batch_1.bin': train, 'test_batch.bin': testing });
  const importing = service.import([archive]);
  const opening = open(service);
  await Promise.all([
    expect(importing).rejects.toThrow('room left for train shard 1 of "cifar-10" is 10 bytes, expected 3073000 bytes'),
    expect(opening).rejects.toThrow('dataset "cifar-10" has 0 test images'),
  ]);
  expect(await service.status('cifar-10')).toMatchObject({ state: 'partial', trainImages: 1000, testImages: 0 });

  vi.restoreAllMocks();
  const written = vi.spyOn(IDBObjectStore.prototype, 'put');
  expect(await service.import([archive])).toMatchObject({ trainImages: 2000, testImages: 1000 });
  // Two for each of the missing shards, and an entry for each of the three once the archive has vouched for them.
  expect(written).toHaveBeenCalledTimes(7);
});

test.each([1, 2, 3, 4, 5, 6])('an import that fails at write %i is whole after the next one', async (failing) => {
  const service = createDataService({ indexedDB: new IDBFactory() });
  const put = IDBObjectStore.prototype.put;
  let puts = 0;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    if (++puts === failing) throw new DOMException('disk', 'DataError');
    return put.call(this, value, key);
  });
  await expect(service.import(bothFiles)).rejects.toThrow(/is not stored \(DataError: disk\), expected the browser to take 3073000 bytes/);
  const { trainImages, testImages, bytes } = await service.status('cifar-10');
  expect([trainImages + testImages, bytes]).toEqual([Math.floor((failing - 1) / 2) * 1000, Math.floor((failing - 1) / 2) * 3_073_000]);
  await service.import(bothFiles);
  expect(labelsOf((await open(service)).train)).toHaveLength(2000);
});

test('removing stops a running import; two imports run one after the other', async () => {
  const service = createDataService({ indexedDB: null });
  const first = service.import(bothFiles);
  const second = service.import(bothFiles);
  const removed = service.remove('cifar-10');
  await Promise.all([
    expect(first).rejects.toThrow('import of "data_batch_1.bin" was stopped; what is stored is kept'),
    expect(second).rejects.toThrow('import of "data_batch_1.bin" was stopped; what is stored is kept'),
  ]);
  expect(await removed).toMatchObject({ state: 'absent', storage: 'memory' });
  expect(await service.import(bothFiles)).toMatchObject({ trainImages: 2000 });
});
