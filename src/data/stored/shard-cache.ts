/** Stored shards, read and checked once however often a dataset is opened. */
import { createLimit } from '../limit';
import type { ShardInfo } from '../store/backend';
import type { SetInfo, ShardStore } from '../store/shard-store';

/** Reads under way at a time: more do not get faster, and each holds 3 MB twice. */
const READS_AT_ONCE = 6;

export interface CachedShard {
  /** [count, 3073] bytes, not to be changed; rejects with DataError when they are missing. */
  readonly records: Promise<Uint8Array>;
  /** Resolves when they match their hash; rejects with DataError when they do not, and the shard is dropped then. */
  readonly checked: Promise<void>;
}

export interface ShardCache {
  list(dataset: string): Promise<ShardInfo[]>;
  describe(dataset: string): Promise<SetInfo | undefined>;
  read(info: ShardInfo): CachedShard;
  /** Forgets the shards of every dataset but these; sets that are open keep what they hold. */
  keepOnly(datasets: readonly string[]): void;
}

/**
 * Shards are known by their hash, so one that was replaced is read anew. Hashes are taken when no read is waiting: the first batch needs the
 * bytes of all shards, and taking their hashes in between would double the time until then.
 * @param onDamage called when a shard turned out to be damaged and was dropped
 */
export function createShardCache(store: ShardStore, onDamage: (dataset: string) => void): ShardCache {
  const held = new Map<string, CachedShard & { readonly dataset: string }>();
  const limit = createLimit(READS_AT_ONCE);
  let lastCheck: Promise<unknown> = Promise.resolve();

  const take = (info: ShardInfo): CachedShard => {
    const taken = limit.run(() => store.take(info));
    const checked = lastCheck.then(async () => {
      const { check } = await taken;
      await limit.idle();
      await check();
    });
    lastCheck = checked.catch(() => {});
    return { records: taken.then(({ records }) => records), checked };
  };

  return {
    list: (dataset) => store.list(dataset),
    describe: (dataset) => store.describe(dataset),
    read(info) {
      const { dataset, split, number, sha256 } = info;
      const name = `${dataset} ${split} ${number} ${sha256}`;
      const known = held.get(name);
      if (known) return known;
      const shard = { dataset, ...take(info) };
      held.set(name, shard);
      // Whoever reads hears of a failure; here it only must not be remembered.
      shard.checked.catch(() => {
        held.delete(name);
        onDamage(dataset);
      });
      return shard;
    },
    keepOnly(datasets) {
      for (const [name, { dataset }] of held) if (!datasets.includes(dataset)) held.delete(name);
    },
  };
}
