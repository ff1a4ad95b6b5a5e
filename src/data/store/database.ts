/** The schema of the IndexedDB database of images. */
import type { DBSchema, IDBPDatabase } from 'idb';
import type { SetInfo, ShardInfo } from './backend';

export const DATABASE_NAME = 'mixacm-data';
/** Raise together with a step in {@link upgrade}. */
export const DATABASE_VERSION = 2;

export interface Schema extends DBSchema {
  /** [dataset, split, number] -> records */
  shards: { key: [string, string, number]; value: ArrayBuffer };
  /** The same keys -> what the shard is; listed without touching the bytes. */
  index: { key: [string, string, number]; value: ShardInfo };
  /** dataset -> what is known of the whole set */
  sets: { key: string; value: SetInfo };
}

/** Takes a database from any earlier version to the present one, a step per version. */
export function upgrade(database: IDBPDatabase<Schema>, oldVersion: number): void {
  if (oldVersion < 1) {
    database.createObjectStore('shards');
    database.createObjectStore('index');
  }
  if (oldVersion < 2) database.createObjectStore('sets');
}
