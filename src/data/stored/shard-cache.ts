/** Stored shards, read and checked once however often a dataset is opened. */
import type { ShardInfo } from '../store/backend';
import type { SetInfo, ShardStore } from '../store/shard-store';

export interface ShardCache {
  list(dataset: string): Promise<ShardInfo[]>;
  describe(dataset: string): Promise<SetInfo | undefined>;
  /** @returns [count, 3073] bytes, not to be changed @throws DataError on missing or damaged bytes */
  read(info: ShardInfo): Promise<Uint8Array>;
  /** Forgets the shards of every dataset but these; sets that are open keep what they hold. */
  keepOnly(datasets: readonly string[]): void;
}

/** Shards are known by their hash, so one that was replaced is read anew. */
export function createShardCache(store: ShardStore): ShardCache {
  const held = new Map<string, { readonly dataset: string; readonly records: Promise<Uint8Array> }>();
  return {
    list: (dataset) => store.list(dataset),
    describe: (dataset) => store.describe(dataset),
    read(info) {
      const { dataset, split, number, sha256 } = info;
      const name = `${dataset} ${split} ${number} ${sha256}`;
      const known = held.get(name);
      if (known) return known.records;
      const records = store.read(info);
      held.set(name, { dataset, records });
      // The reader hears of the failure; here it only must not be remembered.
      records.catch(() => held.delete(name));
      return records;
    },
    keepOnly(datasets) {
      for (const [name, { dataset }] of held) if (!datasets.includes(dataset)) held.delete(name);
    },
  };
}
