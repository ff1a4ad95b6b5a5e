/** Where the history lies: in IndexedDB, or in memory where the browser denies it. */
import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import { connect, type WithDatabase } from '../../protocol/database';
import { DataError, serialiseError } from '../../protocol/errors';
import type { Delay } from '../../protocol/in-time';
import type { NetworkRole } from '../../protocol/run-config';
import type { QueueItem, Sweep } from '../queue/item';
import { NO_DETAILS, type RunDetails, type RunRecord } from './record';
import { type Chunk, checkChunk, type Series, StepTable } from './series';

export const DATABASE_NAME = 'mixacm-history';
export const DATABASE_VERSION = 2;

type SeriesKey = [runId: string, network: string, chunk: number];

export interface Schema extends DBSchema {
  runs: { key: string; value: RunRecord };
  details: { key: string; value: RunDetails };
  series: { key: SeriesKey; value: Chunk };
  queue: { key: string; value: QueueItem };
  sweeps: { key: string; value: Sweep };
}

type Database = IDBPDatabase<Schema>;
type StoreName = 'runs' | 'details' | 'series' | 'queue' | 'sweeps';

/** A step for each version; a database of any age passes through those it lacks. */
export const MIGRATIONS: readonly ((database: Database) => void)[] = [
  (database) => {
    database.createObjectStore('runs', { keyPath: 'runId' });
    database.createObjectStore('details');
    database.createObjectStore('series');
  },
  (database) => {
    database.createObjectStore('queue', { keyPath: 'itemId' });
    database.createObjectStore('sweeps', { keyPath: 'sweepId' });
  },
];

/** What of a run is new since it was last written. */
export interface RunUpdate {
  readonly record: RunRecord;
  readonly details?: RunDetails;
  /** Chunks by network, from the given one on. */
  readonly series?: readonly { readonly network: NetworkRole; readonly table: StepTable; readonly from: number }[];
}

export interface HistoryStorage {
  readonly kind: 'indexeddb' | 'memory';
  /** Why memory stands in for storage; null where it does not. */
  readonly problem: string | null;
  /** As stored, unchecked. */
  runs(): Promise<readonly unknown[]>;
  details(runId: string): Promise<RunDetails>;
  series(runId: string): Promise<Series>;
  /** @throws DataError when the browser refuses, its quota used up among others */
  save(update: RunUpdate): Promise<void>;
  remove(runId: string): Promise<void>;
  queue(): Promise<{ readonly items: readonly QueueItem[]; readonly sweeps: readonly Sweep[] }>;
  saveQueue(items: readonly QueueItem[], sweeps?: readonly Sweep[]): Promise<void>;
  removeItems(itemIds: readonly string[]): Promise<void>;
}

const allOf = (runId: string) => IDBKeyRange.bound([runId], [runId, []]);

interface Writing {
  objectStore<N extends StoreName>(
    name: N,
  ): {
    put(value: Schema[N]['value'], key?: Schema[N]['key']): Promise<unknown>;
    delete(key: Schema[N]['key'] | IDBKeyRange): Promise<void>;
  };
}

/** Asynchronous, as a put may throw before it is a promise: those before it would be nobody's. */
function writing(transaction: IDBPTransaction<Schema, StoreName[], 'readwrite'>): Writing {
  return {
    objectStore: (name) => ({
      put: async (value, key) => transaction.objectStore(name).put(value, key),
      delete: async (key) => transaction.objectStore(name).delete(key),
    }),
  };
}

/** Half a write is none; one that was rolled back already stays so. */
function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It is over.
  }
}

function indexed(database: WithDatabase<Schema>): HistoryStorage {
  const write = async (stores: readonly StoreName[], work: (tx: Writing) => Promise<unknown>[]) => {
    const attempt = async (db: Database) => {
      const transaction = db.transaction([...stores], 'readwrite');
      try {
        await Promise.all([...work(writing(transaction)), transaction.done]);
      } catch (error) {
        abort(transaction);
        throw error;
      }
    };
    try {
      await database(attempt);
    } catch (error) {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      throw new DataError(`history could not be written (${name}: ${message}), expected room in browser storage`);
    }
  };
  return {
    kind: 'indexeddb',
    problem: null,
    runs: () => database((db) => db.getAll('runs')),
    details: async (runId) => (await database((db) => db.get('details', runId))) ?? NO_DETAILS,
    async series(runId) {
      const series: Partial<Record<string, StepTable>> = {};
      for (const key of await database((db) => db.getAllKeys('series', allOf(runId)))) {
        const chunk = await database((db) => db.get('series', key));
        const table = series[key[1]] ?? new StepTable();
        series[key[1]] = table;
        table.append(checkChunk(chunk, runId, key[2]));
      }
      return series;
    },
    save: ({ record, details, series = [] }) =>
      write(['runs', 'details', 'series'], (tx) => [
        tx.objectStore('runs').put(record),
        ...(details ? [tx.objectStore('details').put(details, record.runId)] : []),
        ...series.flatMap(({ network, table, from }) => {
          // A series that begins anew may be shorter than what lies there.
          const stale =
            from === 0 ? [tx.objectStore('series').delete(IDBKeyRange.bound([record.runId, network], [record.runId, network, []]))] : [];
          const chunks = Array.from({ length: table.chunks - from }, (_, index) => from + index);
          return [...stale, ...chunks.map((chunk) => tx.objectStore('series').put(table.chunk(chunk), [record.runId, network, chunk]))];
        }),
      ]),
    remove: (runId) =>
      write(['runs', 'details', 'series'], (tx) => [
        tx.objectStore('runs').delete(runId),
        tx.objectStore('details').delete(runId),
        tx.objectStore('series').delete(allOf(runId)),
      ]),
    queue: () => database(async (db) => ({ items: await db.getAll('queue'), sweeps: await db.getAll('sweeps') })),
    saveQueue: (items, sweeps = []) =>
      write(['queue', 'sweeps'], (tx) => [
        ...items.map((item) => tx.objectStore('queue').put(item)),
        ...sweeps.map((sweep) => tx.objectStore('sweeps').put(sweep)),
      ]),
    removeItems: (ids) => write(['queue'], (tx) => ids.map((id) => tx.objectStore('queue').delete(id))),
  };
}

/** Lasts as long as the page. @param problem why it stands in for storage, where that needs saying */
export function memoryStorage(problem: string | null = null): HistoryStorage {
  const runs = new Map<string, RunRecord>();
  const details = new Map<string, RunDetails>();
  const series = new Map<string, Partial<Record<string, StepTable>>>();
  const items = new Map<string, QueueItem>();
  const sweeps = new Map<string, Sweep>();
  return {
    kind: 'memory',
    problem,
    runs: async () => [...runs.values()],
    details: async (runId) => details.get(runId) ?? NO_DETAILS,
    series: async (runId) => series.get(runId) ?? {},
    async save(update) {
      const { runId } = update.record;
      runs.set(runId, update.record);
      if (update.details) details.set(runId, update.details);
      for (const { network, table } of update.series ?? []) series.set(runId, { ...series.get(runId), [network]: table });
    },
    async remove(runId) {
      for (const map of [runs, details, series]) map.delete(runId);
    },
    queue: async () => ({ items: [...items.values()], sweeps: [...sweeps.values()] }),
    async saveQueue(changed, added = []) {
      for (const item of changed) items.set(item.itemId, item);
      for (const sweep of added) sweeps.set(sweep.sweepId, sweep);
    },
    async removeItems(ids) {
      for (const id of ids) items.delete(id);
    },
  };
}

/** Never rejects: where IndexedDB is denied, silent or newer than this page, the history lives in memory. */
export async function openStorage(version = DATABASE_VERSION, delay?: Delay): Promise<HistoryStorage> {
  const database = connect<Schema>({
    name: DATABASE_NAME,
    version,
    upgrade(opened, oldVersion) {
      for (const migrate of MIGRATIONS.slice(oldVersion, version)) migrate(opened);
    },
    ...(delay ? { delay } : {}),
  });
  try {
    await database(async () => undefined);
    return indexed(database);
  } catch (error) {
    return memoryStorage(serialiseError(error).message);
  }
}
