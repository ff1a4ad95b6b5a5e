/** Shards in memory: nothing survives a reload, everything else works. */
import { nameShard, type SetInfo, type ShardBackend, type StoredShard } from './backend';

export function createMemoryBackend(): ShardBackend {
  const shards = new Map<string, StoredShard>();
  const sets = new Map<string, SetInfo>();
  return {
    kind: 'memory',
    list: async (dataset) => [...shards.values()].map(({ info }) => info).filter((info) => info.dataset === dataset),
    get: async (key) => shards.get(nameShard(key)),
    put: async (info, records) => void shards.set(nameShard(info), { info, bytes: records.slice().buffer }),
    async note(infos) {
      for (const info of infos) {
        const shard = shards.get(nameShard(info));
        if (shard) shards.set(nameShard(info), { ...shard, info });
      }
    },
    delete: async (key) => void shards.delete(nameShard(key)),
    getSet: async (dataset) => sets.get(dataset),
    putSet: async (info) => void sets.set(info.dataset, info),
    async clear(dataset) {
      for (const [name, { info }] of shards) if (info.dataset === dataset) shards.delete(name);
      sets.delete(dataset);
    },
  };
}
