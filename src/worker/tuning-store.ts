/** Remembers by adapter which kernel variants were fastest. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { TuningStore } from '../kernels/autotune';

const NAME = 'mixacm-tuning';
const VERSION = 1;

interface Schema extends DBSchema {
  choices: { key: string; value: unknown };
}

/** Where the browser denies storage nothing is remembered, and each visit measures anew: that costs seconds, not results. */
export function createTuningStore(): TuningStore {
  const open = (): Promise<IDBPDatabase<Schema> | null> =>
    openDB<Schema>(NAME, VERSION, { upgrade: (db) => void db.createObjectStore('choices') }).catch(() => null);
  let opened: Promise<IDBPDatabase<Schema> | null> | null = null;
  const database = () => {
    opened ??= open();
    return opened;
  };
  return {
    get: async (key) => (await database())?.get('choices', key),
    set: async (key, value) => void (await (await database())?.put('choices', value, key)),
  };
}
