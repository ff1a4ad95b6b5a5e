/** Shards as files of a folder. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileNameOf } from '../../src/data/download/manifest';
import { nameShard, type SetInfo, type ShardBackend, type ShardInfo } from '../../src/data/store/backend';
import { createShardStore, type ShardStore } from '../../src/data/store/shard-store';
import { DataError } from '../../src/protocol/errors';

/** @returns the store, and what has been written to it, whichever dataset it was */
export function createFolderStore(folder: string): { readonly store: ShardStore; readonly written: () => readonly ShardInfo[] } {
  const shards = new Map<string, ShardInfo>();
  const sets = new Map<string, SetInfo>();
  const fileOf = (info: ShardInfo) => path.join(folder, fileNameOf(info));
  const backend: ShardBackend = {
    kind: 'memory',
    list: async (dataset) => [...shards.values()].filter((info) => info.dataset === dataset),
    async get(key) {
      const info = shards.get(nameShard(key));
      if (!info) return undefined;
      const bytes = new Uint8Array(await readFile(fileOf(info)));
      return { info, bytes: bytes.buffer };
    },
    async put(info, records) {
      try {
        await writeFile(fileOf(info), records);
      } catch (error) {
        throw new DataError(`${nameShard(info)} is not written (${String(error)}), expected room for ${records.length} bytes in ${folder}`);
      }
      shards.set(nameShard(info), info);
    },
    async note(infos) {
      for (const info of infos) shards.set(nameShard(info), info);
    },
    async delete(key) {
      const info = shards.get(nameShard(key));
      if (info) await rm(fileOf(info), { force: true });
      shards.delete(nameShard(key));
    },
    getSet: async (dataset) => sets.get(dataset),
    putSet: async (info) => void sets.set(info.dataset, info),
    async clear(dataset) {
      for (const [name, info] of shards) if (info.dataset === dataset) shards.delete(name);
      sets.delete(dataset);
    },
  };
  return { store: createShardStore(backend), written: () => [...shards.values()] };
}
