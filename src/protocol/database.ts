/**
 * The one way into IndexedDB. Whatever is stored, a newer page is never blocked, a browser that does not answer is not waited for without
 * end, a connection that the browser drops is made anew, and what keeps storage shut is told as it is.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames, wrap } from 'idb';
import { DataError, serialiseError } from './errors';
import { type Delay, inTime } from './in-time';

export interface DatabaseOptions<S extends DBSchema> {
  readonly name: string;
  readonly version: number;
  /** From any earlier version to this one. */
  upgrade(database: IDBPDatabase<S>, oldVersion: number, transaction: IDBPTransaction<S, StoreNames<S>[], 'versionchange'>): unknown;
  /** What is lost while storage is denied, as in `runs do not survive a reload`. */
  readonly loss?: string;
  /** The browser's by default; null where there is none. */
  readonly factory?: IDBFactory | null;
  /** Replaced in tests. */
  readonly delay?: Delay;
}

/**
 * Runs a piece of work on the database, which is opened when it is first needed.
 * @throws DataError when the database does not open, or does not answer in time; whatever `work` throws
 */
export type WithDatabase<S extends DBSchema> = <R>(work: (database: IDBPDatabase<S>) => Promise<R>) => Promise<R>;

/** Databases open in milliseconds, on a busy machine in one second. */
const OPEN_MS = 4000;
/** For a transaction, which may write megabytes to a slow disk. */
const WORK_MS = 20_000;

const SILENT = (ms: number) =>
  new DataError(`browser storage has not answered for ${ms / 1000} s, expected IndexedDB to; reload the page to try again`);
const HELD = () =>
  new DataError(
    'browser storage is held by another tab with an older version of this page, expected it to let go; close that tab, then reload this one',
  );

function whyNot(error: unknown, { name, version, loss }: Pick<DatabaseOptions<DBSchema>, 'name' | 'version' | 'loss'>): DataError {
  if (error instanceof DataError) return error;
  if (error instanceof DOMException && error.name === 'VersionError')
    return new DataError(
      `a newer version of this page was used here ("${name}" is above version ${version}), expected this page to be as new; reload it`,
    );
  const shut = `browser storage is not available (${serialiseError(error).message}), expected IndexedDB`;
  return new DataError(loss === undefined ? shut : `${shut}; ${loss}`);
}

/** Errors that mean the connection is gone though the database may be well. */
const isConnectionLost = (error: unknown) => error instanceof DOMException && ['InvalidStateError', 'UnknownError'].includes(error.name);

/** Nothing is opened yet. */
export function connect<S extends DBSchema>(options: DatabaseOptions<S>): WithDatabase<S> {
  const { name, version, upgrade, loss, delay } = options;
  const limit = delay ? { delay } : {};
  let opened: Promise<IDBPDatabase<S>> | null = null;
  /** Why the request that is still on its way was given up; a second one would only queue behind it. */
  let given: DataError | null = null;

  const request = (onBlocked: () => void): Promise<IDBDatabase> =>
    new Promise((resolve, reject) => {
      const factory = options.factory === undefined ? globalThis.indexedDB : options.factory;
      if (!factory) throw new Error('this browser has none');
      const opening = factory.open(name, version);
      opening.onblocked = onBlocked;
      opening.onupgradeneeded = async ({ oldVersion }) => {
        const transaction = wrap(opening.transaction!);
        // Whoever asked for the database hears of it.
        transaction.done.catch(() => undefined);
        try {
          await upgrade(wrap(opening.result) as unknown as IDBPDatabase<S>, oldVersion, transaction as never);
        } catch {
          transaction.abort();
        }
      };
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });

  const open = async (): Promise<IDBPDatabase<S>> => {
    let isBlocked = false;
    const asked = request(() => {
      isBlocked = true;
    });
    const giveUp = () => {
      given = isBlocked ? HELD() : SILENT(OPEN_MS);
      const over = () => {
        given = null;
      };
      asked.then(over, over);
      return given;
    };
    const database = await inTime(asked, { ms: OPEN_MS, error: giveUp, onLate: (late) => late.close(), ...limit });
    const forget = () => {
      database.close();
      opened = null;
    };
    // Another tab brings a newer version of the page, or deletes: step aside, or it waits for ever.
    database.onversionchange = forget;
    database.onclose = forget;
    return wrap(database) as unknown as IDBPDatabase<S>;
  };

  const connected = (): Promise<IDBPDatabase<S>> => {
    if (given) return Promise.reject(given);
    opened ??= open().catch((error: unknown) => {
      opened = null;
      throw whyNot(error, { name, version, ...(loss === undefined ? {} : { loss }) });
    });
    return opened;
  };

  return async (work) => {
    const attempt = async () => inTime(work(await connected()), { ms: WORK_MS, error: () => SILENT(WORK_MS), ...limit });
    try {
      return await attempt();
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      opened = null;
      return attempt();
    }
  };
}
