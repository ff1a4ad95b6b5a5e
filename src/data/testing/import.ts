/** Imports files into a fresh store in memory. */
import type { DecodePicture } from '../importers/context';
import { decodePicture } from '../importers/decode-picture';
import { importFiles } from '../importers/import-files';
import { createMemoryBackend } from '../store/memory-backend';
import { createShardStore, type ShardStore } from '../store/shard-store';

export interface ImportSetUp {
  readonly store?: ShardStore;
  readonly chosen?: string;
  readonly decode?: DecodePicture;
}

/** @returns the store, the status, and what the last progress event said */
export async function importInto(
  files: readonly File[],
  { store = createShardStore(createMemoryBackend()), chosen, decode = decodePicture }: ImportSetUp = {},
) {
  let stage = '';
  const status = await importFiles(files, store, {
    onProgress: (event) => {
      stage = event.stage;
    },
    onShard: () => {},
    signal: new AbortController().signal,
    decodePicture: decode,
    ...(chosen ? { chosen } : {}),
  });
  return { store, status, stage };
}

/** `train 3 1000 0af3...` for each shard: equal lists mean equal bytes in equal places. */
export async function shardsOf(store: ShardStore, dataset: string): Promise<string[]> {
  return (await store.list(dataset)).map(({ split, number, count, sha256 }) => `${split} ${number} ${count} ${sha256}`);
}
