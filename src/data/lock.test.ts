/** Two tabs: two services over one database and one lock manager. */
import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { BATCHES } from './datasets/cifar-10/parts';
import { createDataService } from './service';
import { classesOf, makeBatch, makeFile } from './testing/batches';

/** The part of Web Locks that is used: exclusive, in order of asking. */
function createLocks(): LockManager {
  const held: string[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const locks = {
    query: async () => ({ held: held.map((name) => ({ name })), pending: [] }),
    request(name: string, work: () => Promise<unknown>) {
      const result = last.then(async () => {
        held.push(name);
        try {
          return await work();
        } finally {
          held.splice(held.indexOf(name), 1);
        }
      });
      last = result.catch(() => {});
      return result;
    },
  };
  return locks as unknown as LockManager;
}

const files = [0, 5].map((batch) => makeFile(`${batch}.bin`, makeBatch(classesOf(BATCHES[batch]!.firstCounts!))));

test('tabs take turns; the second says that it waits, finds everything stored, and both see one set', async () => {
  const [indexedDB, locks] = [new IDBFactory(), createLocks()];
  const stages: string[] = [];
  const first = createDataService({ indexedDB, locks });
  const second = createDataService({ indexedDB, locks, onProgress: ({ stage }) => void stages.push(stage) });
  const importing = first.import(files);
  const again = importing.then(() => {});
  // Until the first tab holds the lock.
  while ((await locks.query()).held?.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const status = await second.import(files);
  await again;
  expect(stages[0]).toBe('waiting for another tab');
  expect(status).toMatchObject({ trainImages: 1000, testImages: 1000 });
  expect(await first.status('cifar-10')).toEqual(status);
  expect((await first.open('cifar-10', {}, 0)).hash).toBe((await second.open('cifar-10', {}, 0)).hash);

  // What one tab removes is gone for the other, whose open set lives on.
  const open = await first.open('cifar-10', {}, 0);
  await second.remove('cifar-10');
  expect(await first.status('cifar-10')).toMatchObject({ state: 'absent' });
  expect(open.train.count).toBe(1000);
});

test('a set that is opened again is not read again', async () => {
  const service = createDataService({ indexedDB: new IDBFactory() });
  await service.import(files);
  const read = vi.spyOn(IDBObjectStore.prototype, 'get');
  await service.open('cifar-10', {}, 0);
  const reads = read.mock.calls.length;
  expect(reads).toBe(4);
  await service.open('cifar-10', {}, 0);
  await service.summary({ id: 'cifar-10', params: {}, seed: 0, split: 'train' });
  expect(read.mock.calls.length).toBe(reads);
});
