/** All the worker needs to know of data. */
import { roomLeft } from '../protocol/browser-storage';
import type { DatasetEntry } from '../protocol/catalog';
import type { LoadedDataset } from '../protocol/images';
import { type Locks, webLocks } from '../protocol/locks';
import type { DatasetPage, DatasetStatus, DatasetSummary, DatasetView, Events, Requests } from '../protocol/messages';
import type { RawParams } from '../protocol/params';
import { type Channel, shareChanges } from './changes';
import type { DataEnvironment } from './dataset';
import { NETWORK, type Network } from './download/network';
import { type PageQuery, readPage, summarise } from './explore';
import type { DecodePicture } from './importers/context';
import { decodePicture as decodeInBrowser } from './importers/decode-picture';
import type { importFiles } from './importers/import-files';
import { createLock } from './lock';
import { datasetCatalogue, datasets, getDataset, openDataset } from './registry';
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
  /** True while an import or download goes on or waits. */
  isImporting(): boolean;
  /**
   * Every image loaded; while a set is being imported, once it is whole, unless it may open early.
   * @throws ConfigError on an unknown id or parameter or an absent set; DataError on missing bytes (damaged ones: `checked` of the result)
   */
  open(id: string, params: RawParams, seed: number, options?: { readonly early?: boolean | undefined }): Promise<LoadedDataset>;
  /** @throws as `open` */
  summary(view: DatasetView): Promise<DatasetSummary>;
  /** @throws as `open`; ConfigError on a page that is none */
  page(view: DatasetView & PageQuery): Promise<DatasetPage>;
}

export interface DataServiceOptions {
  /** The browser's by default; null keeps everything in memory. */
  readonly indexedDB?: IDBFactory | null;
  readonly onProgress?: (progress: Events['dataset.progress']) => void;
  /** Told of datasets that changed without a request from here: by another tab, or because damage was found. */
  readonly onChange?: (status: DatasetStatus) => void;
  /** Between the tabs of this browser; null where there is none. */
  readonly channel?: Channel | null;
  /** Bytes the browser still grants, or null where it does not say; asks `navigator.storage` by default. */
  readonly freeSpace?: FreeSpace;
  /** The browser's by default. */
  readonly locks?: Locks | null;
  readonly network?: Network;
  /** By the browser by default. */
  readonly decodePicture?: DecodePicture;
}

const askFreeSpace: FreeSpace = async () => (await roomLeft())?.free ?? null;

export function createDataService({
  indexedDB = globalThis.indexedDB ?? null,
  onProgress = () => {},
  onChange = () => {},
  channel = null,
  freeSpace = askFreeSpace,
  locks = webLocks(),
  network = NETWORK,
  decodePicture = decodeInBrowser,
}: DataServiceOptions = {}): DataService {
  let opened: Promise<{ readonly store: ShardStore; readonly shards: ShardCache }> | null = null;
  const openStore = () => {
    opened ??= openShardStore(indexedDB, freeSpace).then((store) => ({ store, shards: createShardCache(store, onDamage) }));
    return opened;
  };
  const statusOfId = async (id: string) => {
    const dataset = getDataset(id);
    return dataset.stored ? statusOf(dataset, (await openStore()).store) : statusOfGenerated(dataset);
  };
  /** Whatever is shown or remembered of these images is out of date; several datasets may be views of them. */
  const tellPage = (storedAs: string) => {
    notify();
    for (const { id, stored } of datasets) {
      // A store that fails here fails the next request too, which says so.
      if (stored?.as === storedAs) statusOfId(id).then(onChange, () => {});
    }
  };
  const tellTabs = shareChanges(channel, tellPage);
  const onDamage = (storedAs: string) => {
    tellPage(storedAs);
    tellTabs(storedAs);
  };
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of [...listeners]) listener();
  };
  const withLock = createLock(locks);
  let waiting = 0;
  let stop = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  const environment = (mayOpenEarly: boolean): DataEnvironment => ({
    mayOpenEarly,
    imagesOf: (storedAs, split) => getDataset(storedAs).stored?.[split] ?? null,
    shards: async () => (await openStore()).shards,
    isImporting: () => waiting > 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  });

  type Callbacks = Parameters<typeof importFiles>[2];
  /** One after another in this tab, and among tabs. */
  const bring = (id: string, work: (store: ShardStore, callbacks: Callbacks) => Promise<DatasetStatus>): Promise<DatasetStatus> => {
    waiting++;
    const { signal } = stop;
    const changed = new Set<string>();
    const onWait = () => onProgress({ id, stage: 'waiting for another tab', done: 0, total: 0 });
    const result = last
      .then(async () => {
        const { store } = await openStore();
        const noteProgress = (progress: Events['dataset.progress']) => {
          changed.add(progress.id);
          onProgress(progress);
        };
        return withLock(() => work(store, { onProgress: noteProgress, onShard: notify, signal, decodePicture }), onWait);
      })
      .finally(() => {
        waiting--;
        notify();
        // The files may have turned out to be of another dataset than was asked for.
        for (const storedAs of new Set([...changed, getDataset(id).stored?.as ?? id])) tellTabs(storedAs);
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
    if (viewed?.key !== key) viewed = { key, dataset: openDataset(id, params, seed, environment(true)) };
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
    status: statusOfId,
    isImporting: () => waiting > 0,
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
      tellTabs(as);
      return statusOf(dataset, store);
    },
    async open(id, params, seed, { early = false } = {}) {
      const dataset = await openDataset(id, params, seed, environment(early));
      await Promise.all([dataset.train.load?.(), dataset.test.load?.()]);
      return dataset;
    },
    summary: async (view) => summarise(await openViewed(view), view.split),
    page: async (view) => readPage(await openViewed(view), view),
  };
}
