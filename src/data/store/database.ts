/** The IndexedDB database: its schema, and a connection that comes back after the browser drops it. */
import { type DBSchema, type IDBPDatabase, wrap } from 'idb';
import { DataError } from '../../protocol/errors';
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

type Database = IDBPDatabase<Schema>;

/** Takes a database from any earlier version to the present one, a step per version. */
function upgrade(database: IDBDatabase, oldVersion: number): void {
  if (oldVersion < 1) {
    database.createObjectStore('shards');
    database.createObjectStore('index');
  }
  if (oldVersion < 2) database.createObjectStore('sets');
}

/** @throws DataError when a newer version of the app wrote the database; the browser's own error when storage is denied */
function open(factory: IDBFactory): Promise<Database> {
  return new Promise((resolve, reject) => {
    const request = factory.open(DATABASE_NAME, DATABASE_VERSION);
    request.onupgradeneeded = ({ oldVersion }) => upgrade(request.result, oldVersion);
    request.onsuccess = () => resolve(wrap(request.result) as unknown as Database);
    request.onerror = () => {
      const isNewer = request.error?.name === 'VersionError';
      reject(
        isNewer
          ? new DataError(`the image store is newer than version ${DATABASE_VERSION}, expected at most that; reload the page`)
          : request.error,
      );
    };
  });
}

/** Errors that mean the connection is gone though the database may be well. */
const isConnectionLost = (error: unknown) => error instanceof DOMException && ['InvalidStateError', 'UnknownError'].includes(error.name);

/** Runs one piece of work on the open database; opens it again, once, when the connection turns out to be lost. */
export type WithDatabase = <R>(work: (database: Database) => Promise<R>) => Promise<R>;

/** @throws the browser's error when IndexedDB cannot be opened at all */
export async function connect(factory: IDBFactory): Promise<WithDatabase> {
  let connection: Promise<Database> | null = null;
  const connected = () => {
    connection ??= open(factory).then((database) => {
      const forget = () => {
        database.close();
        connection = null;
      };
      // Another tab wants to upgrade or delete: step aside, or it waits for ever.
      database.addEventListener('versionchange', forget);
      database.addEventListener('close', forget);
      return database;
    });
    return connection;
  };
  await connected();
  return async (work) => {
    try {
      return await work(await connected());
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      connection = null;
      return work(await connected());
    }
  };
}
