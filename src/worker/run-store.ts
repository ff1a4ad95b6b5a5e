/** Checkpoints, in IndexedDB so that they survive a reload. */
import type { DBSchema, IDBPDatabase } from 'idb';
import { connect } from '../protocol/database';
import { ConfigError, DataError, serialiseError } from '../protocol/errors';
import type { KeptCheckpoint, SavedRun } from '../protocol/messages';
import { sha256 } from '../protocol/sha256';
import type { Keeping } from './keeper';

const NAME = 'mixacm-runs';
const VERSION = 2;

/** Checkpoints of turning points are a convenience: beyond these bounds the oldest make room. */
const TURNING_POINTS = { count: 24, bytes: 256e6 } as const;

interface Schema extends DBSchema {
  /** The listing, small enough to read whole; those of older versions of the page have no hash. */
  kept: { key: string; value: KeptCheckpoint & { readonly sha256?: string } };
  checkpoints: { key: string; value: ArrayBuffer };
}

export interface RunStore {
  /** Runs that were interrupted, newest first. */
  list(): Promise<readonly SavedRun[]>;
  /** Every checkpoint, oldest first. */
  checkpoints(): Promise<readonly KeptCheckpoint[]>;
  /** @throws ConfigError when there is no such checkpoint; DataError when its bytes are not those that were stored */
  load(checkpointId: string): Promise<ArrayBuffer>;
  /** @throws DataError when the browser refuses */
  save(checkpoint: KeptCheckpoint, bytes: ArrayBuffer): Promise<void>;
  remove(checkpointId: string): Promise<void>;
}

/** Turning points that must go so that the rest is within bounds. */
export function surplus(checkpoints: readonly KeptCheckpoint[], { count, bytes }: { count: number; bytes: number } = TURNING_POINTS) {
  const turning = checkpoints.filter(({ kind }) => kind !== 'latest').toSorted((a, b) => b.savedAt - a.savedAt);
  let held = 0;
  return turning.filter((each, index) => {
    held += each.bytes;
    return index > 0 && (index >= count || held > bytes);
  });
}

/** How storage lists a checkpoint of a run; each turning point has a place of its own, the latest state one place a run. */
export function describeCheckpoint({ checkpoint, bytes, kind }: Keeping): KeptCheckpoint {
  const { runId, config, phase, step } = checkpoint;
  const checkpointId = kind === 'latest' ? runId : `${runId}@${kind === 'end' ? kind : phase}`;
  return { runId, name: config.name, savedAt: Date.now(), phase, step, checkpointId, bytes: bytes.byteLength, kind };
}

/** Half a change is none; one that was rolled back already stays so. */
function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It is over.
  }
}

/** Both records of a checkpoint are written in one transaction: a listed one always has its bytes. */
export function createRunStore(): RunStore {
  const database = connect<Schema>({
    name: NAME,
    version: VERSION,
    loss: 'runs do not survive a reload',
    async upgrade(db, oldVersion, transaction) {
      if (oldVersion < 1) db.createObjectStore('checkpoints');
      if (oldVersion < 2) db.createObjectStore('kept', { keyPath: 'checkpointId' });
      if (oldVersion !== 1) return;
      // Version 1 listed one checkpoint a run, under the run's own id.
      const old = db as unknown as IDBPDatabase;
      const runs = (await (transaction as unknown as { objectStore(name: string): { getAll(): Promise<SavedRun[]> } })
        .objectStore('runs')
        .getAll()) as SavedRun[];
      for (const run of runs) {
        const bytes = await transaction.objectStore('checkpoints').get(run.runId);
        if (bytes) await transaction.objectStore('kept').put({ ...run, checkpointId: run.runId, bytes: bytes.byteLength, kind: 'latest' });
      }
      old.deleteObjectStore('runs');
    },
  });
  const all = () =>
    database(async (db) =>
      (await db.getAll('kept')).toSorted((a, b) => a.savedAt - b.savedAt).map(({ sha256: _, ...each }) => each as KeptCheckpoint),
    );
  type Work = (stores: { kept: Store<'kept'>; checkpoints: Store<'checkpoints'> }) => Promise<unknown>[];
  const change = (work: Work) => database((db) => changeIn(db, work));
  const changeIn = async (db: IDBPDatabase<Schema>, work: Work) => {
    const transaction = db.transaction(['kept', 'checkpoints'], 'readwrite');
    const [kept, checkpoints] = [transaction.objectStore('kept'), transaction.objectStore('checkpoints')];
    // Asynchronous, as a put may throw before it is a promise: those before it would be nobody's.
    const stores = {
      kept: { put: async (value: Schema['kept']['value']) => kept.put(value), delete: async (key: string) => kept.delete(key) },
      checkpoints: {
        put: async (value: ArrayBuffer, key?: string) => checkpoints.put(value, key),
        delete: async (key: string) => checkpoints.delete(key),
      },
    };
    try {
      await Promise.all([...work(stores), transaction.done]);
    } catch (error) {
      abort(transaction);
      throw error;
    }
  };
  const remove = (checkpointId: string) => change(({ kept, checkpoints }) => [kept.delete(checkpointId), checkpoints.delete(checkpointId)]);
  return {
    async list() {
      return (await all())
        .filter(({ kind }) => kind === 'latest')
        .map(({ runId, name, savedAt, phase, step }) => ({ runId, name, savedAt, phase, step }))
        .reverse();
    },
    checkpoints: all,
    async load(checkpointId) {
      const [listed, bytes] = await database((db) => {
        const transaction = db.transaction(['kept', 'checkpoints']);
        return Promise.all([transaction.objectStore('kept').get(checkpointId), transaction.objectStore('checkpoints').get(checkpointId)]);
      });
      if (!bytes) throw new ConfigError(`run "${checkpointId}" has no checkpoint, expected one of the saved runs`);
      await checkBytes(bytes, checkpointId, listed);
      return bytes;
    },
    async save(checkpoint, bytes) {
      const hash = await sha256(new Uint8Array(bytes));
      try {
        await change(({ kept, checkpoints }) => [
          kept.put({ ...checkpoint, sha256: hash }),
          checkpoints.put(bytes, checkpoint.checkpointId),
        ]);
      } catch (error) {
        throw new DataError(
          `checkpoint of ${bytes.byteLength} bytes was refused (${serialiseError(error).message}), expected room in browser storage`,
        );
      }
      for (const { checkpointId } of surplus(await all())) await remove(checkpointId);
    },
    remove,
  };
}

/** @throws DataError */
async function checkBytes(bytes: ArrayBuffer, id: string, listed: Schema['kept']['value'] | undefined): Promise<void> {
  if (!listed) return;
  if (bytes.byteLength !== listed.bytes)
    throw new DataError(`checkpoint "${id}" is damaged: it has ${bytes.byteLength} bytes, expected ${listed.bytes}`);
  if (listed.sha256 === undefined) return;
  const hash = await sha256(new Uint8Array(bytes));
  if (hash !== listed.sha256)
    throw new DataError(`checkpoint "${id}" is damaged: its SHA-256 is ${hash.slice(0, 12)}…, expected ${listed.sha256.slice(0, 12)}…`);
}

type Store<N extends 'kept' | 'checkpoints'> = {
  put(value: Schema[N]['value'], key?: string): Promise<unknown>;
  delete(key: string): Promise<void>;
};
