/** Shards in memory: nothing survives a reload, everything else works. */
import { nameShard, type ShardBackend, type StoredShard } from './backend';

export function createMemoryBackend(): ShardBackend {
  const shards = new Map<string, StoredShard>();
  return {
    kind: 'memory',
    list: async (dataset) => [...shards.values()].map(({ info }) => info).filter((info) => info.dataset === dataset),
    get: async (key) => shards.get(nameShard(key)),
    put: async (shard) => void shards.set(nameShard(shard.info), shard),
    delete: async (key) => void shards.delete(nameShard(key)),
    async clear(dataset) {
      for (const [name, { info }] of shards) if (info.dataset === dataset) shards.delete(name);
    },
  };
}
