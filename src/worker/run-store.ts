/** Checkpoints of unfinished runs, in IndexedDB so that they survive a reload. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { ConfigError, DataError, serialiseError } from '../protocol/errors';
import type { SavedRun } from '../protocol/messages';

const NAME = 'mixacm-runs';
const VERSION = 1;

interface Schema extends DBSchema {
  /** The listing, small enough to read whole. */
  runs: { key: string; value: SavedRun };
  checkpoints: { key: string; value: ArrayBuffer };
}

export interface RunStore {
  list(): Promise<readonly SavedRun[]>;
  /** @throws ConfigError when there is no such run */
  load(runId: string): Promise<ArrayBuffer>;
  /** @throws DataError when the browser refuses */
  save(run: SavedRun, bytes: ArrayBuffer): Promise<void>;
  remove(runId: string): Promise<void>;
}

/** Both records of a run are written in one transaction: a listed run always has its bytes. */
export function createRunStore(): RunStore {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () => {
    opened ??= openDB<Schema>(NAME, VERSION, {
      upgrade(db) {
        db.createObjectStore('runs', { keyPath: 'runId' });
        db.createObjectStore('checkpoints');
      },
      terminated: () => {
        opened = null;
      },
    }).catch((error: unknown) => {
      opened = null;
      throw new DataError(
        `browser storage is not available (${serialiseError(error).message}), expected IndexedDB; runs do not survive a reload`,
      );
    });
    return opened;
  };
  return {
    async list() {
      const runs = await (await database()).getAll('runs');
      return runs.toSorted((a, b) => b.savedAt - a.savedAt);
    },
    async load(runId) {
      const bytes = await (await database()).get('checkpoints', runId);
      if (!bytes) throw new ConfigError(`run "${runId}" has no checkpoint, expected one of the saved runs`);
      return bytes;
    },
    async save(run, bytes) {
      const db = await database();
      const transaction = db.transaction(['runs', 'checkpoints'], 'readwrite');
      try {
        await Promise.all([
          transaction.objectStore('runs').put(run),
          transaction.objectStore('checkpoints').put(bytes, run.runId),
          transaction.done,
        ]);
      } catch (error) {
        throw new DataError(
          `checkpoint of ${bytes.byteLength} bytes was refused (${serialiseError(error).message}), expected room in browser storage`,
        );
      }
    },
    async remove(runId) {
      const db = await database();
      const transaction = db.transaction(['runs', 'checkpoints'], 'readwrite');
      await Promise.all([
        transaction.objectStore('runs').delete(runId),
        transaction.objectStore('checkpoints').delete(runId),
        transaction.done,
      ]);
    },
  };
}
