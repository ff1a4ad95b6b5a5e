/** All the worker needs to know of data. */
import type { DatasetEntry } from '../protocol/catalog';
import type { LoadedDataset } from '../protocol/images';
import type { DatasetPage, DatasetStatus, DatasetSummary, DatasetView, Events, Requests } from '../protocol/messages';
import type { RawParams } from '../protocol/params';
import type { DataEnvironment } from './dataset';
import { NETWORK, type Network } from './download/network';
import { type PageQuery, readPage, summarise } from './explore';
import type { DecodePicture } from './importers/context';
import { decodePicture as decodeInBrowser } from './importers/decode-picture';
import type { importFiles } from './importers/import-files';
import { createLock } from './lock';
import { datasetCatalogue, getDataset, openDataset } from './registry';
import { statusOf, statusOfGenerated } from './status';
import type { FreeSpace } from './store/indexeddb-backend';
import { openShardStore, type ShardStore } from './store/shard-store';
import { createShardCache, type ShardCache } from './stored/shard-cache';

export interface DataService {
  readonly catalogue: readonly DatasetEntry[];
  /** @throws ConfigError on an unknown id */
  status(id: string): Promise<DatasetStatus>;
  /**
   * Imports what the files hold; one import at a time, a second waits.
   * @param chosen the dataset the user has picked, for files that do not tell
   * @param paths folders and names, where the files are those of a folder
   * @throws DataError on bytes that are not what they should be
   */
  import(files: readonly File[], chosen?: string, paths?: readonly string[]): Promise<DatasetStatus>;
  /** Fetches a dataset from addresses the user has agreed to. @throws ConfigError, DataError */
  download(request: Requests['dataset.download']['in']): Promise<DatasetStatus>;
  /** Stops imports and downloads; what they stored is kept. */
  stop(): Promise<void>;
  /** Stops a running import and deletes what is stored of the dataset. @throws ConfigError on an unknown id */
  remove(id: string): Promise<DatasetStatus>;
  /** @throws ConfigError on an unknown id or parameter or an absent set; DataError on damaged bytes */
  open(id: string, params: RawParams, seed: number): Promise<LoadedDataset>;
  /** @throws as `open` */
  summary(view: DatasetView): Promise<DatasetSummary>;
  /** @throws as `open`; ConfigError on a page that is none */
  page(view: DatasetView & PageQuery): Promise<DatasetPage>;
}

export interface DataServiceOptions {
  /** The browser's by default; null keeps everything in memory. */
  readonly indexedDB?: IDBFactory | null;
  readonly onProgress?: (progress: Events['dataset.progress']) => void;
  /** Bytes the browser still grants, or null where it does not say; asks `navigator.storage` by default. */
  readonly freeSpace?: FreeSpace;
  /** The browser's by default. */
  readonly locks?: LockManager | null;
  readonly network?: Network;
  /** By the browser by default. */
  readonly decodePicture?: DecodePicture;
}

async function askFreeSpace(): Promise<number | null> {
  const { quota, usage } = (await globalThis.navigator?.storage?.estimate?.()) ?? {};
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
}

export function createDataService({
  indexedDB = globalThis.indexedDB ?? null,
  onProgress = () => {},
  freeSpace = askFreeSpace,
  locks = globalThis.navigator?.locks ?? null,
  network = NETWORK,
  decodePicture = decodeInBrowser,
}: DataServiceOptions = {}): DataService {
  let opened: Promise<{ readonly store: ShardStore; readonly shards: ShardCache }> | null = null;
  const openStore = () => {
    opened ??= openShardStore(indexedDB, freeSpace).then((store) => ({ store, shards: createShardCache(store) }));
    return opened;
  };
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of [...listeners]) listener();
  };
  const withLock = createLock(locks);
  let waiting = 0;
  let stop = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  const environment: DataEnvironment = {
    shards: async () => (await openStore()).shards,
    isImporting: () => waiting > 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };

  type Callbacks = Parameters<typeof importFiles>[2];
  /** One after another in this tab, and among tabs. */
  const bring = (id: string, work: (store: ShardStore, callbacks: Callbacks) => Promise<DatasetStatus>): Promise<DatasetStatus> => {
    waiting++;
    const { signal } = stop;
    const onWait = () => onProgress({ id, stage: 'waiting for another tab', done: 0, total: 0 });
    const result = last
      .then(async () => {
        const { store } = await openStore();
        return withLock(() => work(store, { onProgress, onShard: notify, signal, decodePicture }), onWait);
      })
      .finally(() => {
        waiting--;
        notify();
      });
    // The caller hears of a failure; the next import only waits for the end of this one.
    last = result.catch(() => {});
    return result;
  };
  const halt = async () => {
    stop.abort();
    stop = new AbortController();
    await last;
  };

  /** The explorer turns pages of one set again and again. */
  let viewed: { readonly key: string; readonly dataset: Promise<LoadedDataset> } | null = null;
  const openViewed = ({ id, params, seed }: DatasetView) => {
    const key = JSON.stringify([id, params, seed]);
    if (viewed?.key !== key) viewed = { key, dataset: openDataset(id, params, seed, environment) };
    const { dataset } = viewed;
    // A set that could not be opened, or has grown since, is opened anew.
    dataset.catch(() => {
      viewed = null;
    });
    return dataset;
  };
  listeners.add(() => {
    viewed = null;
  });

  return {
    catalogue: datasetCatalogue,
    async status(id) {
      const dataset = getDataset(id);
      return dataset.stored ? statusOf(dataset, (await openStore()).store) : statusOfGenerated(dataset);
    },
    // Readers of files are only fetched when there are files.
    import(files, chosen, paths) {
      const named = files.map((file, i) => (paths?.[i] ? Object.defineProperty(file, 'webkitRelativePath', { value: paths[i] }) : file));
      return bring(chosen ?? 'cifar-10', async (store, callbacks) =>
        (await import('./importers/import-files')).importFiles(named, store, { ...callbacks, ...(chosen ? { chosen } : {}) }),
      );
    },
    download: (request) =>
      bring(request.id, async (store, callbacks) =>
        (await import('./download/download')).downloadDataset(request, store, { ...callbacks, network }),
      ),
    stop: halt,
    async remove(id) {
      const dataset = getDataset(id);
      await halt();
      if (!dataset.stored) return statusOfGenerated(dataset);
      const { as } = dataset.stored;
      const { store, shards } = await openStore();
      const onWait = () => onProgress({ id, stage: 'waiting for another tab', done: 0, total: 0 });
      await withLock(() => store.remove(as), onWait);
      shards.keepOnly([]);
      notify();
      return statusOf(dataset, store);
    },
    open: (id, params, seed) => openDataset(id, params, seed, environment),
    summary: async (view) => summarise(await openViewed(view), view.split),
    page: async (view) => readPage(await openViewed(view), view),
  };
}
