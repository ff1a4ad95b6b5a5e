import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, it, vi } from 'vitest';
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import type { KeptCheckpoint } from '../protocol/messages';
import { createRunStore, surplus } from './run-store';

const kept = (part: Partial<KeptCheckpoint>): KeptCheckpoint => ({
  ...{ runId: 'a', name: 'Quick demo', savedAt: 1, phase: 'plain', step: 3, checkpointId: 'a', bytes: 2, kind: 'latest' },
  ...part,
});

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));

it('brings checkpoints of the first version along', async () => {
  const old = await openDB('mixacm-runs', 1, {
    upgrade(db) {
      db.createObjectStore('runs', { keyPath: 'runId' });
      db.createObjectStore('checkpoints');
    },
  });
  const { checkpointId: _, bytes: __, kind: ___, ...run } = kept({});
  await old.put('runs', run);
  await old.put('checkpoints', new Uint8Array([7, 8]).buffer, 'a');
  await old.put('runs', { ...run, runId: 'without bytes' });
  old.close();
  const store = createRunStore();
  expect(await store.list()).toEqual([run]);
  expect(await store.checkpoints()).toEqual([kept({})]);
  expect([...new Uint8Array(await store.load('a'))]).toEqual([7, 8]);
});

it('lists what a run goes on from, newest first, apart from turning points', async () => {
  const store = createRunStore();
  await store.save(kept({}), new ArrayBuffer(2));
  await store.save(kept({ runId: 'b', checkpointId: 'b', savedAt: 3 }), new ArrayBuffer(2));
  await store.save(kept({ runId: 'b', checkpointId: 'b@student', savedAt: 2, kind: 'phase' }), new ArrayBuffer(2));
  expect((await store.list()).map(({ runId }) => runId)).toEqual(['b', 'a']);
  expect((await store.checkpoints()).map(({ checkpointId }) => checkpointId)).toEqual(['a', 'b@student', 'b']);
  await store.remove('b@student');
  await expect(store.load('b@student')).rejects.toThrow('run "b@student" has no checkpoint, expected one of the saved runs');
});

it('lets the oldest turning points go, never what a run goes on from', () => {
  const all = [1, 2, 3, 4].map((savedAt) =>
    kept({ checkpointId: String(savedAt), savedAt, kind: savedAt === 1 ? 'latest' : 'end', bytes: 10 }),
  );
  const gone = (bounds: { count: number; bytes: number }) => surplus(all, bounds).map(({ checkpointId }) => checkpointId);
  expect(gone({ count: 3, bytes: 30 })).toEqual([]);
  expect(gone({ count: 2, bytes: 30 })).toEqual(['2']);
  expect(gone({ count: 9, bytes: 20 })).toEqual(['2']);
  // The newest stays even where it alone is too large.
  expect(gone({ count: 9, bytes: 5 })).toEqual(['3', '2']);
});
