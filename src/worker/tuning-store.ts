/** Remembers what was measured here: the fastest kernel variants of an adapter, the best number of threads. */
import type { DBSchema } from 'idb';
import type { TuningStore } from '../kernels/autotune';
import { connect } from '../protocol/database';

const NAME = 'mixacm-tuning';
const VERSION = 1;

interface Schema extends DBSchema {
  choices: { key: string; value: unknown };
}

/** Where the browser denies or fails storage nothing is remembered, and each visit measures anew: that costs seconds, not results. */
export function createTuningStore(): TuningStore {
  const database = connect<Schema>({ name: NAME, version: VERSION, upgrade: (db) => db.createObjectStore('choices') });
  return {
    get: (key) => database((db) => db.get('choices', key)).catch(() => undefined),
    set: async (key, value) => void (await database((db) => db.put('choices', value, key)).catch(() => undefined)),
  };
}
