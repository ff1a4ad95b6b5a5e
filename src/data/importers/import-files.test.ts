import { gzipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { Events } from '../../protocol/messages';
import { BATCHES } from '../datasets/cifar-10/parts';
import { createMemoryBackend } from '../store/memory-backend';
import { createShardStore, RECORD_BYTES, type ShardStore } from '../store/shard-store';
import { classesOf, makeArchive, makeBatch, makeFile, UNKNOWN_CLASSES } from '../testing/batches';
import { importInto } from '../testing/import';
import { storeArchive } from './archive';
import { EXPECTED } from './classify';
import { decodePicture } from './decode-picture';
import { importFiles } from './import-files';

const FIRST_3 = BATCHES[2]!.firstCounts!;
const FIRST_TEST = BATCHES[5]!.firstCounts!;
const BATCH_3 = makeBatch(classesOf(FIRST_3));
const TEST = makeBatch(classesOf(FIRST_TEST));

function setUp(store: ShardStore = createShardStore(createMemoryBackend())) {
  const events: Events['dataset.progress'][] = [];
  const stop = new AbortController();
  let shards = 0;
  const run = (files: readonly File[], onShard = () => {}) =>
    importFiles(files, store, {
      onProgress: (event) => events.push(event),
      onShard: () => {
        shards++;
        onShard();
      },
      signal: stop.signal,
      decodePicture,
    });
  return { store, run, events, stop, shardCount: () => shards, lastStage: () => events.at(-1)!.stage };
}

test('a batch is recognised by its classes, whatever it is called, and stored with channels last', async () => {
  const { run, store, lastStage } = setUp();
  const status = await run([makeFile('download (2)', BATCH_3)]);
  expect(status).toEqual({
    id: 'cifar-10',
    state: 'partial',
    trainImages: 1000,
    testImages: 0,
    bytes: 1000 * RECORD_BYTES,
    storage: 'memory',
  });
  const [info] = await store.list('cifar-10');
  expect(info).toMatchObject({ split: 'train', number: 20, count: 1000 });
  const records = await store.read(info!);
  const second = records.subarray(RECORD_BYTES, RECORD_BYTES + 7);
  expect([...second]).toEqual([0, 1, 100, 200, 7, 7, 7]);
  expect(lastStage()).toBe('stored; "download (2)" holds 1000 of the 10000 images of data_batch_3');
});

test('all ten thousand images of a batch become ten shards, with a word when its classes are not the distributed ones', async () => {
  const { run, store, lastStage } = setUp();
  const first = classesOf(FIRST_3);
  const rest = BATCHES[2]!.counts!.map((count, label) => count - FIRST_3[label]!);
  await run([makeFile('a.bin', makeBatch([...first, ...classesOf(rest)]))]);
  expect((await store.list('cifar-10')).map(({ number }) => number)).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
  expect(lastStage()).toBe('stored');
  await run([makeFile('a.bin', makeBatch([...first, ...Array<number>(9000).fill(4)]))]);
  expect(lastStage()).toBe('stored; "a.bin" has other class counts than the distributed data_batch_3');
});

test.each(['cifar-10-binary.tar.gz', 'cifar-10-binary.tar'])('%s streams in, other files in it are passed over', async (name) => {
  const { run, store, events } = setUp();
  const notes = new TextEncoder().encode('airplane\nautomobile\n');
  const archive = await makeArchive(name, {
    'cifar-10-batches-bin/data_batch_3.bin': BATCH_3,
    'cifar-10-batches-bin/batches.meta.txt': notes,
    '../../etc/test_batch.bin': TEST,
  });
  const status = await run([archive]);
  expect(status).toMatchObject({ trainImages: 1000, testImages: 1000 });
  expect((await store.list('cifar-10')).map(({ split, number }) => `${split} ${number}`)).toEqual(['train 20', 'test 0']);
  expect(events.at(-1)).toMatchObject({ done: archive.size, total: archive.size });
  for (const [i, event] of events.entries()) expect(event.done).toBeGreaterThanOrEqual(events[i - 1]?.done ?? 0);
});

test('an unknown batch goes by its name, with a word about it; the notes beside it are passed over', async () => {
  const { run, store, lastStage } = setUp();
  await run([makeFile('data_batch_2.bin', makeBatch(UNKNOWN_CLASSES.slice(0, 250))), makeFile('readme.html', new Uint8Array(20))]);
  expect(await store.list('cifar-10')).toMatchObject([{ split: 'train', number: 10, count: 250 }]);
  expect(lastStage()).toBe(
    'stored; "data_batch_2.bin" is an unknown batch, taken for data_batch_2 of CIFAR-10 by its name; "data_batch_2.bin" holds 250 of the 10000 images of data_batch_2',
  );
});

test('importing again keeps what is there, and a shorter file never replaces a longer one', async () => {
  const store = createShardStore(createMemoryBackend());
  const outcomes: string[] = [];
  const spied: ShardStore = {
    ...store,
    write: async (key, records) => {
      const outcome = await store.write(key, records);
      outcomes.push(outcome);
      return outcome;
    },
  };
  const { run } = setUp(spied);
  const half = makeFile('data_batch_3.bin', BATCH_3.slice(0, 500 * RECORD_BYTES));
  await run([half]);
  await run([makeFile('data_batch_3.bin', BATCH_3)]);
  await run([makeFile('data_batch_3.bin', BATCH_3)]);
  await run([half]);
  expect(outcomes).toEqual(['written', 'written', 'kept', 'kept']);
  expect(await store.list('cifar-10')).toMatchObject([{ count: 1000 }]);
});

test('a class above 9 names the record; whole shards before it stay, its own is absent', async () => {
  const { run, store } = setUp();
  const classes = [...classesOf(FIRST_3), ...UNKNOWN_CLASSES];
  classes[1234] = 77;
  await expect(run([makeFile('data_batch_3.bin', makeBatch(classes))])).rejects.toThrow(
    'class of record 1234 of "data_batch_3.bin" is 77, expected 0 to 9; this is not a part of CIFAR-10',
  );
  expect(await store.list('cifar-10')).toMatchObject([{ number: 20, count: 1000 }]);
});

test('nothing is stored when one of the files is wrong', async () => {
  const { run, shardCount } = setUp();
  const good = makeFile('data_batch_3.bin', BATCH_3);
  await expect(run([good, makeFile('cat.jpg', new Uint8Array(4711))])).rejects.toThrow(
    `file "cat.jpg" is 4711 bytes of an unknown kind, ${EXPECTED}`,
  );
  await expect(run([good, makeFile('data_batch_1.bin', BATCH_3.slice(0, -1))])).rejects.toThrow(
    `file "data_batch_1.bin" is ${1000 * RECORD_BYTES - 1} bytes of an unknown kind, ${EXPECTED}`,
  );
  await expect(run([makeFile('empty.bin', new Uint8Array())])).rejects.toThrow(
    `file "empty.bin" is 0 bytes of an unknown kind, ${EXPECTED}`,
  );
  await expect(run([])).rejects.toThrow(`choice of 0 files holds no images, ${EXPECTED}`);
  await expect(run([makeFile('mystery.bin', makeBatch(UNKNOWN_CLASSES))])).rejects.toThrow(
    'file "mystery.bin" holds classes of no known part of CIFAR-10, expected a distributed file or a name such as data_batch_1.bin or test_batch.bin',
  );
  expect(shardCount()).toBe(0);
});

test('a truncated archive says where it broke; of a plain one the whole shards are kept', async () => {
  const { run, store } = setUp();
  const noise = makeBatch([...classesOf(FIRST_3), ...UNKNOWN_CLASSES, ...UNKNOWN_CLASSES]);
  // Incompressible pixels, so that half the compressed bytes are half the records.
  for (let i = 0, state = 1; i < noise.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    if (i % RECORD_BYTES) noise[i] = state >>> 24;
  }
  const archive = await makeArchive('cifar.tar.gz', { 'data_batch_3.bin': noise });
  const cut = new File([archive.slice(0, Math.floor(archive.size / 2))], 'cifar.tar.gz');
  await expect(run([cut])).rejects.toThrow(
    /(archive "cifar.tar.gz"|file "data_batch_3.bin") breaks off or is damaged \(.+\), expected a complete file; shards that came from it, 1, were removed, since any of them may be wrong/,
  );
  expect(await store.list('cifar-10')).toEqual([]);

  const plain = await makeArchive('cifar.tar', { 'data_batch_3.bin': noise });
  await expect(run([new File([plain.slice(0, 4_000_000)], 'cifar.tar')])).rejects.toThrow(/cifar.tar|data_batch_3.bin/);
  expect(await store.list('cifar-10')).toMatchObject([{ number: 20, count: 1000 }]);

  await run([archive]);
  const whole = await store.list('cifar-10');
  expect(whole.map(({ count, isProvisional }) => [count, isProvisional])).toEqual([
    [1000, undefined],
    [1000, undefined],
    [1000, undefined],
  ]);

  // What is there already stays, whatever a damaged archive holds.
  await expect(run([cut])).rejects.toThrow(/expected a complete file$/);
  expect(await store.list('cifar-10')).toEqual(whole);
});

test('a flipped bit in an archive leaves no wrong shard, and never replaces a right one', async () => {
  const { run, store, stop } = setUp();
  const files = { 'data_batch_3.bin': makeBatch([...classesOf(FIRST_3), ...UNKNOWN_CLASSES]) };
  const sound = await makeArchive('cifar.tar.gz', files);
  // Stored rather than packed, as of an incompressible stretch: the flipped bit is noticed by nothing but the checksum at the end.
  const tar = await makeArchive('cifar.tar', files);
  const stored = gzipSync(new Uint8Array(await tar.arrayBuffer()), { level: 0 });
  stored[500_000]! ^= 4;
  const flipped = makeFile('cifar.tar.gz', stored as Uint8Array<ArrayBuffer>);
  const removed = /expected a complete file; shards that came from it, [12], were removed, since any of them may be wrong$/;
  await expect(run([flipped])).rejects.toThrow(removed);
  expect(await store.list('cifar-10')).toEqual([]);

  await run([sound]);
  const right = await store.list('cifar-10');
  await expect(run([flipped])).rejects.toThrow(/expected a complete file$/);
  expect(await store.list('cifar-10')).toEqual(right);

  // A sound archive of other pictures does replace them.
  const others = await makeArchive('cifar.tar.gz', {
    'data_batch_3.bin': makeBatch([...classesOf(FIRST_3), ...UNKNOWN_CLASSES]).fill(1, 2, 9),
  });
  await run([others]);
  const replaced = await store.list('cifar-10');
  expect(replaced[0]!.sha256).not.toBe(right[0]!.sha256);
  expect(replaced[1]).toEqual(right[1]);

  // Stopped, its shards stay provisional until it has been read to its end.
  await store.remove('cifar-10');
  await expect(run([sound], () => stop.abort())).rejects.toThrow('was stopped; what is stored is kept');
  expect(await store.list('cifar-10')).toMatchObject([{ isProvisional: true }]);
  await expect(importInto([flipped], { store })).rejects.toThrow(removed);
  expect(await store.list('cifar-10')).toEqual([]);
});

test('an archive of something else says so', async () => {
  const { run, shardCount } = setUp();
  const archive = await makeArchive('a.tar.gz', { 'cat.txt': new Uint8Array(5), 'dog.txt': new Uint8Array(6) });
  await expect(run([archive])).rejects.toThrow(
    'archive "a.tar.gz" holds no batch of CIFAR-10 or CIFAR-100 among its 3 files, expected their binary or Python archive',
  );
  expect(shardCount()).toBe(0);
});

test('damaged gzip and gzip of something else are refused', async () => {
  const { run } = setUp();
  const damaged = new Uint8Array(5000).fill(9);
  damaged.set([0x1f, 0x8b, 8]);
  await expect(run([makeFile('x.gz', damaged)])).rejects.toThrow(
    /archive "x.gz" breaks off or is damaged \(.+\), expected a complete file/,
  );
  const zipped = new Response(new Blob(['a'.repeat(2000)]).stream().pipeThrough(new CompressionStream('gzip')));
  await expect(run([makeFile('y.gz', new Uint8Array(await zipped.arrayBuffer()))])).rejects.toThrow(
    /archive "y.gz" breaks off or is damaged/,
  );
});

test('an archive that unpacks to too much is stopped', async () => {
  const bomb = await makeArchive('bomb.tar.gz', { zeros: new Uint8Array(5_000_000) });
  expect(bomb.size).toBeLessThan(50_000);
  const nothing = () => {};
  const { store, stop } = setUp();
  const context = { store, signal: stop.signal, decodePicture, onStage: nothing, onShard: nothing, onWarning: nothing };
  const archive = { name: 'bomb.tar.gz', open: () => bomb.stream(), isCompressed: true, maxUnpacked: 4_000_000 };
  await expect(storeArchive(archive, context)).rejects.toThrow(
    'archive "bomb.tar.gz" unpacks to over 4000000 bytes, expected about 184 million',
  );
});

test('an archive of too many files is stopped', async () => {
  const { run, shardCount } = setUp();
  const files = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`${i}.txt`, new Uint8Array(1)]));
  await expect(run([await makeArchive('many.tar.gz', files)])).rejects.toThrow('archive "many.tar.gz" holds over 1000 files, expected 8');
  expect(shardCount()).toBe(0);
});

test('a stopped import keeps what it stored', async () => {
  const { run, stop, store } = setUp();
  const file = makeFile('b.bin', makeBatch([...classesOf(FIRST_3), ...UNKNOWN_CLASSES]));
  await expect(run([file], () => stop.abort())).rejects.toThrow('import of "b.bin" was stopped; what is stored is kept');
  expect(await store.list('cifar-10')).toHaveLength(1);
});
