import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import 'fake-indexeddb/auto';
import type { KeptCheckpoint } from '../../protocol/messages';
import { createEvaluationStore, type StoredEvaluation } from '../evaluation-store';
import { createImportStore } from '../import-store';
import { createRunStore } from '../run-store';
import { createTuningStore } from '../tuning-store';

const kept = (step: number): KeptCheckpoint => ({
  ...{ runId: 'a', name: 'Quick demo', savedAt: step, phase: 'plain', step, checkpointId: 'a', bytes: 1, kind: 'latest' },
});
const bytes = (value: number) => Uint8Array.of(value).buffer;
const evaluation = (standing: number) =>
  ({ evaluationId: 'e', name: 'student', savedAt: standing, standing, total: 9 }) as unknown as StoredEvaluation;

const choice = { forward: { tiled: true, rows: 4 }, inputGradient: { tiled: false, rows: 4 } };
const teacher = { name: 'mine', model: { id: 'resnet', params: {} }, classes: ['a', 'b'], parameters: 1, notes: [] };

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** The browser is out of room from the `after`th put on. */
function fillUp(after = 0): void {
  const stock = IDBObjectStore.prototype.put;
  let puts = 0;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...values) {
    if (puts++ >= after) throw new DOMException('no room', 'QuotaExceededError');
    return stock.apply(this, values);
  });
}

describe('storage of checkpoints', () => {
  it.each([0, 1])('refuses by name when it is full, after %i of its two records, and keeps what it had', async (after) => {
    const store = createRunStore();
    await store.save(kept(3), bytes(3));
    fillUp(after);
    await expect(store.save(kept(5), bytes(5))).rejects.toThrow(
      'checkpoint of 1 bytes was refused (no room), expected room in browser storage',
    );
    vi.restoreAllMocks();
    expect(await store.checkpoints()).toEqual([kept(3)]);
    expect(new Uint8Array(await store.load('a'))[0]).toBe(3);
  });

  it('says that runs do not survive where the browser denies it, and works once it does not', async () => {
    const open = vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw new DOMException('private', 'SecurityError');
    });
    const store = createRunStore();
    await expect(store.list()).rejects.toThrow(
      'browser storage is not available (private), expected IndexedDB; runs do not survive a reload',
    );
    open.mockRestore();
    await store.save(kept(1), bytes(1));
    expect(await store.list()).toHaveLength(1);
  });

  it('steps aside for a newer version of the page, and says what became of the storage', async () => {
    const store = createRunStore();
    await store.save(kept(1), bytes(1));
    const newer = indexedDB.open('mixacm-runs', 99);
    await new Promise((resolve, reject) => {
      newer.onsuccess = resolve;
      newer.onblocked = () => reject(new Error('the newer page waits for ever'));
    });
    await expect(store.list()).rejects.toThrow(
      'a newer version of this page was used here ("mixacm-runs" is above version 2), expected this page to be as new; reload it',
    );
    newer.result.close();
  });

  it('has lost nothing else when the browser has taken a record away', async () => {
    const store = createRunStore();
    await store.save(kept(1), bytes(1));
    await store.save({ ...kept(2), runId: 'b', checkpointId: 'b' }, bytes(2));
    await store.remove('a');
    await expect(store.load('a')).rejects.toThrow('run "a" has no checkpoint, expected one of the saved runs');
    expect(new Uint8Array(await store.load('b'))[0]).toBe(2);
  });
});

describe('storage of evaluations', () => {
  it('refuses by name when it is full, and keeps what it had', async () => {
    const store = createEvaluationStore();
    await store.save(evaluation(4));
    fillUp();
    await expect(store.save(evaluation(7))).rejects.toThrow('evaluation was refused by storage (no room), expected room for it');
    vi.restoreAllMocks();
    expect(await store.load('e')).toEqual(evaluation(4));
  });

  it('says so where the browser denies it', async () => {
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw new DOMException('private', 'SecurityError');
    });
    await expect(createEvaluationStore().list()).rejects.toThrow('evaluations do not survive a reload');
  });
});

describe('storage that is only a convenience', () => {
  it('remembers nothing where the browser denies it', async () => {
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw new DOMException('private', 'SecurityError');
    });
    const tuning = createTuningStore();
    await tuning.set('gpu', choice);
    expect(await tuning.get('gpu')).toBeUndefined();
    const imports = createImportStore();
    expect(await imports.list()).toEqual([]);
    expect(await imports.save({ teacher, bytes: bytes(1) })).toContain('it is kept until the page is closed');
    expect(await imports.list()).toEqual([teacher]);
  });

  it('remembers a measurement, or goes without where there is no room', async () => {
    const tuning = createTuningStore();
    await tuning.set('gpu', choice);
    fillUp();
    await tuning.set('other', choice);
    expect([await tuning.get('gpu'), await tuning.get('other')]).toEqual([choice, undefined]);
  });
});
