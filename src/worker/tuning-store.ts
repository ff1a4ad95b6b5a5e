/** Remembers by adapter which kernel variants were fastest. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { TuningStore } from '../kernels/autotune';

const NAME = 'mixacm-tuning';
const VERSION = 1;

interface Schema extends DBSchema {
  choices: { key: string; value: unknown };
}

/** Where the browser denies or fails storage nothing is remembered, and each visit measures anew: that costs seconds, not results. */
export function createTuningStore(): TuningStore {
  // Asynchronous, as some browsers throw at once where storage is denied.
  const open = async (): Promise<IDBPDatabase<Schema>> =>
    openDB<Schema>(NAME, VERSION, { upgrade: (db) => void db.createObjectStore('choices') });
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const stored = async (work: (db: IDBPDatabase<Schema>) => Promise<unknown>): Promise<unknown> => {
    opened ??= open();
    return opened.then(work).catch(() => undefined);
  };
  return {
    get: (key) => stored((db) => db.get('choices', key)),
    set: async (key, value) => void (await stored((db) => db.put('choices', value, key))),
  };
}
