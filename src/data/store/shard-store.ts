/** The store everything else uses: hashes on the way in, checks on the way out. */
import { DataError } from '../../protocol/errors';
import { sha256 } from '../hash';
import { nameShard, type SetInfo, type ShardBackend, type ShardInfo, type ShardKey } from './backend';
import { createIndexedDbBackend, type FreeSpace } from './indexeddb-backend';
import { createMemoryBackend } from './memory-backend';

export type { SetInfo } from './backend';

/** A record is a class number, then [32, 32, 3] bytes, channels last. */
export const RECORD_BYTES = 1 + 32 * 32 * 3;
export const SHARD_RECORDS = 1000;

export interface ShardStore {
  readonly kind: ShardBackend['kind'];
  /** What is stored, by split (train first) and number. */
  list(dataset: string): Promise<ShardInfo[]>;
  /** What its files told of the set as a whole, if they did. */
  describe(dataset: string): Promise<SetInfo | undefined>;
  /** @throws DataError when the browser refuses */
  setClasses(dataset: string, classes: readonly string[]): Promise<void>;
  /**
   * Stores a shard, unless the same bytes, or more records, are there already.
   * @param records [count, 3073] with count at most 1000; copied, so that the caller may use the buffer again
   * @throws DataError when the browser refuses the bytes
   */
  write(key: ShardKey, records: Uint8Array<ArrayBuffer>): Promise<'written' | 'kept'>;
  /**
   * @returns [count, 3073] bytes, not to be changed
   * @throws DataError when the bytes are missing or do not match their hash; the shard is then dropped, so that importing again heals it
   */
  read(key: ShardKey): Promise<Uint8Array>;
  remove(dataset: string): Promise<void>;
}

export function createShardStore(backend: ShardBackend): ShardStore {
  const drop = async (key: ShardKey, what: string): Promise<never> => {
    await backend.delete(key);
    throw new DataError(`${nameShard(key)} ${what}; it was dropped, import the files again to replace it`);
  };
  return {
    kind: backend.kind,
    async list(dataset) {
      const infos = await backend.list(dataset);
      return infos.sort((a, b) => (a.split === b.split ? a.number - b.number : a.split === 'train' ? -1 : 1));
    },
    describe: (dataset) => backend.getSet(dataset),
    setClasses: (dataset, classes) => backend.putSet({ dataset, classes }),
    async write(key, records) {
      const count = records.length / RECORD_BYTES;
      const present = (await backend.list(key.dataset)).find(({ split, number }) => split === key.split && number === key.number);
      const hash = await sha256(records);
      if (present && (present.sha256 === hash || present.count > count)) return 'kept';
      const { dataset, split, number } = key;
      await backend.put({ dataset, split, number, count, bytes: records.length, sha256: hash }, records);
      return 'written';
    },
    async read(key) {
      const shard = await backend.get(key);
      if (!shard) return drop(key, 'is missing, expected it to be stored');
      const records = new Uint8Array(shard.bytes);
      const hash = await sha256(records);
      if (hash !== shard.info.sha256) return drop(key, `has SHA-256 ${hash}, expected ${shard.info.sha256}`);
      return records;
    },
    remove: (dataset) => backend.clear(dataset),
  };
}

/**
 * Opens the store in IndexedDB, or in memory where the browser offers or allows none (private windows).
 * @throws DataError when the stored database is newer than this app
 */
export async function openShardStore(factory: IDBFactory | null, freeSpace: FreeSpace): Promise<ShardStore> {
  if (!factory) return createShardStore(createMemoryBackend());
  try {
    return createShardStore(await createIndexedDbBackend(factory, freeSpace));
  } catch (error) {
    if (error instanceof DataError) throw error;
    // Denied rather than broken: DatasetStatus.storage tells the user that nothing will survive a reload.
    return createShardStore(createMemoryBackend());
  }
}
