/** Shards in IndexedDB: bytes and info of a shard are written in one transaction, one shard after another. */
import { connect } from '../../protocol/database';
import { DataError } from '../../protocol/errors';
import type { Delay } from '../../protocol/in-time';
import { nameShard, type ShardBackend, type ShardKey } from './backend';
import { DATABASE_NAME, DATABASE_VERSION, type Schema, upgrade } from './database';

const keyOf = ({ dataset, split, number }: ShardKey): [string, string, number] => [dataset, split, number];
/** Every key of a dataset: arrays sort after strings and numbers. */
const allOf = (dataset: string) => IDBKeyRange.bound([dataset], [dataset, []]);

/** IndexedDB clones a whole buffer even where only part of it is in view. */
const exactBuffer = (records: Uint8Array<ArrayBuffer>): ArrayBuffer =>
  records.length === records.buffer.byteLength ? records.buffer : records.slice().buffer;

/** About what a list of class names takes. */
const SET_BYTES = 10_000;

/** About what the entry of a shard takes. */
const INDEX_BYTES = 300;

/** Bytes this origin may still store, or null where the browser does not say. */
export type FreeSpace = () => Promise<number | null>;

const nameOf = (error: unknown) => (error instanceof DOMException || error instanceof Error ? error.name : '');

/** Chrome reports a full disk as AbortError at times, so ask how much room there is before blaming it. */
async function explainFailure(error: unknown, thing: string, needed: number, freeSpace: FreeSpace): Promise<DataError> {
  const free = await freeSpace();
  if (nameOf(error) === 'QuotaExceededError' || (nameOf(error) === 'AbortError' && free !== null && free < needed)) {
    const available = free === null ? 'an unknown amount' : `${free} bytes`;
    return new DataError(
      `room left for ${thing} is ${available}, expected ${needed} bytes; free disk space and import again, what is stored is kept`,
    );
  }
  const detail = error instanceof Error ? error.message : String(error);
  return new DataError(`${thing} is not stored (${nameOf(error)}: ${detail}), expected the browser to take ${needed} bytes`);
}

/** The part of a transaction that ends it. */
interface Ending {
  readonly done: Promise<void>;
  readonly error: DOMException | null;
  abort(): void;
}

/** All changes or none: a request that throws at once would otherwise leave the ones before it to be committed alone. */
async function commit(transaction: Ending, changes: () => Promise<void>): Promise<void> {
  const ended = transaction.done.then(
    () => null,
    (reason: unknown) => reason,
  );
  try {
    await changes();
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // The browser has aborted it already.
    }
    await ended;
    // The transaction knows why it was aborted (a full disk), the request only that it was.
    throw transaction.error ?? error;
  }
  const reason = await ended;
  if (reason !== null) throw transaction.error ?? reason;
}

/** @throws DataError when IndexedDB is denied or does not answer, or its database is newer than this app */
export async function createIndexedDbBackend(factory: IDBFactory | null, freeSpace: FreeSpace, delay?: Delay): Promise<ShardBackend> {
  const withDatabase = connect<Schema>({ name: DATABASE_NAME, version: DATABASE_VERSION, upgrade, factory, ...(delay ? { delay } : {}) });
  // Now, so that memory can stand in where it does not open.
  await withDatabase(async () => undefined);
  return {
    kind: 'indexeddb',
    list: (dataset) => withDatabase((database) => database.getAll('index', allOf(dataset))),
    get: (key) =>
      withDatabase(async (database) => {
        const transaction = database.transaction(['shards', 'index']);
        const [bytes, info] = await Promise.all([
          transaction.objectStore('shards').get(keyOf(key)),
          transaction.objectStore('index').get(keyOf(key)),
          transaction.done,
        ]);
        return bytes && info ? { bytes, info } : undefined;
      }),
    async put(info, records) {
      try {
        await withDatabase(async (database) => {
          const transaction = database.transaction(['shards', 'index'], 'readwrite');
          await commit(transaction, async () => {
            await transaction.objectStore('shards').put(exactBuffer(records), keyOf(info));
            await transaction.objectStore('index').put(info, keyOf(info));
          });
        });
      } catch (error) {
        throw await explainFailure(error, nameShard(info), records.length, freeSpace);
      }
    },
    async note(infos) {
      try {
        await withDatabase(async (database) => {
          const transaction = database.transaction('index', 'readwrite');
          await commit(transaction, async () => {
            await Promise.all(infos.map((info) => transaction.store.put(info, keyOf(info))));
          });
        });
      } catch (error) {
        throw await explainFailure(error, `index of ${infos.length} shards`, INDEX_BYTES * infos.length, freeSpace);
      }
    },
    delete: (key) => removeFrom(keyOf(key)),
    getSet: (dataset) => withDatabase((database) => database.get('sets', dataset)),
    async putSet(info) {
      try {
        await withDatabase(async (database) => void (await database.put('sets', info, info.dataset)));
      } catch (error) {
        throw await explainFailure(error, `list of classes of "${info.dataset}"`, SET_BYTES, freeSpace);
      }
    },
    clear: (dataset) => removeFrom(allOf(dataset), dataset),
  };

  function removeFrom(range: [string, string, number] | IDBKeyRange, set?: string): Promise<void> {
    return withDatabase(async (database) => {
      const transaction = database.transaction(['shards', 'index', 'sets'], 'readwrite');
      await commit(transaction, async () => {
        await transaction.objectStore('shards').delete(range);
        await transaction.objectStore('index').delete(range);
        if (set !== undefined) await transaction.objectStore('sets').delete(set);
      });
    });
  }
}
