/** The store everything else uses: hashes on the way in, checks on the way out. */
import { DataError, serialiseError } from '../../protocol/errors';
import type { Delay } from '../../protocol/in-time';
import { sha256 } from '../../protocol/sha256';
import { nameShard, type SetInfo, type ShardBackend, type ShardInfo, type ShardKey } from './backend';
import { createIndexedDbBackend, type FreeSpace } from './indexeddb-backend';
import { createMemoryBackend } from './memory-backend';

export type { SetInfo } from './backend';

/** A record is a class number, then [32, 32, 3] bytes, channels last. */
export const RECORD_BYTES = 1 + 32 * 32 * 3;
export const SHARD_RECORDS = 1000;

export interface TakenShard {
  readonly records: Uint8Array;
  check(): Promise<void>;
}

export interface ShardStore {
  readonly kind: ShardBackend['kind'];
  /** Why memory stands in for storage; null where it does not. */
  readonly problem: string | null;
  /** What is stored, by split (train first) and number. */
  list(dataset: string): Promise<ShardInfo[]>;
  /** What its files told of the set as a whole, if they did. */
  describe(dataset: string): Promise<SetInfo | undefined>;
  /** @throws DataError when the browser refuses */
  setClasses(dataset: string, classes: readonly string[]): Promise<void>;
  /**
   * Stores a shard, unless the same bytes, or more records, are there already.
   * @param records [count, 3073] with count at most 1000; copied, so that the caller may use the buffer again
   * A provisional shard is held back where a sound one with other bytes is.
   * @throws DataError when the browser refuses the bytes
   */
  write(
    key: ShardKey,
    records: Uint8Array<ArrayBuffer>,
    options?: { readonly isProvisional: boolean },
  ): Promise<'written' | 'kept' | 'held back'>;
  /** Takes provisional shards among these as sound. @throws DataError when the browser refuses */
  vouch(keys: readonly ShardKey[]): Promise<void>;
  /** Removes provisional shards among these. @returns how many there were */
  discard(keys: readonly ShardKey[]): Promise<number>;
  /**
   * @returns [count, 3073] bytes, not to be changed
   * @throws DataError when the bytes are missing or do not match their hash; the shard is then dropped, so that importing again heals it
   */
  read(key: ShardKey): Promise<Uint8Array>;
  /**
   * As `read`, but hands the bytes out before their hash is known: whoever takes them must call `check`, which fails as `read` does.
   * @throws DataError when the bytes are missing
   */
  take(key: ShardKey): Promise<TakenShard>;
  remove(dataset: string): Promise<void>;
}

export function createShardStore(backend: ShardBackend, problem: string | null = null): ShardStore {
  const drop = async (key: ShardKey, what: string): Promise<never> => {
    await backend.delete(key);
    throw new DataError(`${nameShard(key)} ${what}; it was dropped: import or download again, which replaces only what is missing`);
  };
  const provisionalAmong = async (keys: readonly ShardKey[]): Promise<ShardInfo[]> => {
    const names = new Set(keys.map(nameShard));
    const lists = await Promise.all([...new Set(keys.map(({ dataset }) => dataset))].map((dataset) => backend.list(dataset)));
    return lists.flat().filter((info) => info.isProvisional && names.has(nameShard(info)));
  };
  const vouch = async (keys: readonly ShardKey[]): Promise<void> => {
    const infos = await provisionalAmong(keys);
    if (infos.length > 0) await backend.note(infos.map(({ isProvisional: _, ...sound }) => sound));
  };
  const take = async (key: ShardKey): Promise<TakenShard> => {
    const shard = await backend.get(key);
    if (!shard) return drop(key, 'is missing, expected it to be stored');
    const records = new Uint8Array(shard.bytes);
    const check = async () => {
      const hash = await sha256(records);
      if (hash !== shard.info.sha256) await drop(key, `has SHA-256 ${hash}, expected ${shard.info.sha256}`);
    };
    return { records, check };
  };
  return {
    kind: backend.kind,
    problem,
    async list(dataset) {
      const infos = await backend.list(dataset);
      return infos.sort((a, b) => (a.split === b.split ? a.number - b.number : a.split === 'train' ? -1 : 1));
    },
    describe: (dataset) => backend.getSet(dataset),
    setClasses: (dataset, classes) => backend.putSet({ dataset, classes }),
    async write(key, records, { isProvisional } = { isProvisional: false }) {
      const count = records.length / RECORD_BYTES;
      const present = (await backend.list(key.dataset)).find(({ split, number }) => split === key.split && number === key.number);
      const hash = await sha256(records);
      if (present && (present.sha256 === hash || present.count > count)) {
        if (present.sha256 === hash && !isProvisional) await vouch([key]);
        return 'kept';
      }
      if (present && !present.isProvisional && isProvisional) return 'held back';
      const { dataset, split, number } = key;
      const info = { dataset, split, number, count, bytes: records.length, sha256: hash };
      await backend.put(isProvisional ? { ...info, isProvisional } : info, records);
      return 'written';
    },
    vouch,
    async discard(keys) {
      const infos = await provisionalAmong(keys);
      for (const info of infos) await backend.delete(info);
      return infos.length;
    },
    take,
    async read(key) {
      const { records, check } = await take(key);
      await check();
      return records;
    },
    remove: (dataset) => backend.clear(dataset),
  };
}

/** Opens the store in IndexedDB, or in memory where the browser denies it or does not answer, or a newer page wrote it; never rejects. */
export async function openShardStore(factory: IDBFactory | null, freeSpace: FreeSpace, delay?: Delay): Promise<ShardStore> {
  try {
    return createShardStore(await createIndexedDbBackend(factory, freeSpace, delay));
  } catch (error) {
    // DatasetStatus.storage tells the user that nothing will survive a reload, and why.
    return createShardStore(createMemoryBackend(), serialiseError(error).message);
  }
}
