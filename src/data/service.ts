/** All the worker needs to know of data. */
import type { DatasetEntry } from '../protocol/catalog';
import type { LoadedDataset } from '../protocol/images';
import type { DatasetStatus, Events } from '../protocol/messages';
import type { RawParams } from '../protocol/params';
import type { DataEnvironment } from './dataset';
import { importFiles } from './importers/import-files';
import { datasetCatalogue, getDataset, openDataset } from './registry';
import { statusOf } from './status';
import type { FreeSpace } from './store/indexeddb-backend';
import { openShardStore, type ShardStore } from './store/shard-store';

export interface DataService {
  readonly catalogue: readonly DatasetEntry[];
  /** @throws ConfigError on an unknown id */
  status(id: string): Promise<DatasetStatus>;
  /** Imports what the files hold; one import at a time, a second waits. @throws DataError on bytes that are not what they should be */
  import(files: readonly File[]): Promise<DatasetStatus>;
  /** Stops a running import and deletes what is stored of the dataset. @throws ConfigError on an unknown id */
  remove(id: string): Promise<DatasetStatus>;
  /** @throws ConfigError on an unknown id or parameter or an absent set; DataError on damaged bytes */
  open(id: string, params: RawParams, seed: number): Promise<LoadedDataset>;
}

export interface DataServiceOptions {
  /** The browser's by default; null keeps everything in memory. */
  readonly indexedDB?: IDBFactory | null;
  readonly onProgress?: (progress: Events['dataset.progress']) => void;
  /** Bytes the browser still grants, or null where it does not say; asks `navigator.storage` by default. */
  readonly freeSpace?: FreeSpace;
}

async function askFreeSpace(): Promise<number | null> {
  const { quota, usage } = (await globalThis.navigator?.storage?.estimate?.()) ?? {};
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
}

export function createDataService({
  indexedDB = globalThis.indexedDB ?? null,
  onProgress = () => {},
  freeSpace = askFreeSpace,
}: DataServiceOptions = {}): DataService {
  let opened: Promise<ShardStore> | null = null;
  const openStore = () => {
    opened ??= openShardStore(indexedDB, freeSpace);
    return opened;
  };
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of [...listeners]) listener();
  };
  let waiting = 0;
  let stop = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  const environment: DataEnvironment = {
    store: openStore,
    isImporting: () => waiting > 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };

  return {
    catalogue: datasetCatalogue,
    status: async (id) => statusOf(getDataset(id), openStore),
    import(files) {
      waiting++;
      const { signal } = stop;
      const result = last
        .then(async () => importFiles(files, await openStore(), { onProgress, onShard: notify, signal }))
        .finally(() => {
          waiting--;
          notify();
        });
      // The caller hears of a failure; the next import only waits for the end of this one.
      last = result.catch(() => {});
      return result;
    },
    async remove(id) {
      const dataset = getDataset(id);
      stop.abort();
      stop = new AbortController();
      await last;
      if (dataset.stored) await (await openStore()).remove(id);
      return statusOf(dataset, openStore);
    },
    open: (id, params, seed) => openDataset(id, params, seed, environment),
  };
}
