/** What a user can do with data: bring it, fetch it, look at it, remove it. */
import type { DatasetPage, DatasetSummary, Requests } from '../protocol/messages';
import type { Client } from './client';
import type { AppStore } from './store';

export interface DataActions {
  /** @param paths folders and names, where the files are those of a folder */
  importFiles(files: readonly File[], paths?: readonly string[]): Promise<void>;
  /** Requests the addresses, which the user has seen and agreed to. */
  download(kind: Requests['dataset.download']['in']['kind'], addresses: readonly string[]): Promise<void>;
  stopTransfer(): Promise<void>;
  removeDataset(id: string): Promise<void>;
  /** @throws whatever the worker threw */
  summarise(view: Requests['dataset.summary']['in']): Promise<DatasetSummary>;
  /** @throws whatever the worker threw */
  readPage(query: Requests['dataset.page']['in']): Promise<DatasetPage>;
}

interface Parts {
  readonly client: Client;
  readonly store: AppStore;
  /** Runs a request; a failure is shown beside the data. */
  attempt(action: () => Promise<unknown>, where: 'dataError'): Promise<void>;
  /** Called when there is other data than before. */
  onChange(): void;
}

export function createDataActions({ client, store, attempt, onChange }: Parts): DataActions {
  const { getState: get, setState: set } = store;
  const ask = async (id: string) => {
    const status = await client.request('dataset.status', { id });
    set(({ datasets }) => ({ datasets: { ...datasets, [id]: status } }));
  };
  /** Two datasets may be views of the same images, and a failed import may have stored some. */
  const bring = async (action: () => Promise<{ readonly id: string }>) => {
    const chosen = get().config.data.id;
    set({ dataError: null });
    await attempt(async () => {
      const { id } = await action();
      if (id !== chosen) await ask(id);
    }, 'dataError');
    set({ transfer: null });
    const failure = get().dataError;
    await attempt(() => ask(chosen), 'dataError');
    // Why it failed says more than that nobody answers any more.
    if (failure) set({ dataError: failure });
    onChange();
  };
  return {
    importFiles: (files, paths) =>
      bring(() => client.request('dataset.import', { files, dataset: get().config.data.id, ...(paths ? { paths } : {}) })),
    download: (kind, addresses) => bring(() => client.request('dataset.download', { id: get().config.data.id, kind, addresses })),
    stopTransfer: () => attempt(() => client.request('dataset.stop', {}), 'dataError'),
    removeDataset: (id) =>
      attempt(async () => {
        const status = await client.request('dataset.remove', { id });
        set(({ datasets }) => ({ datasets: { ...datasets, [id]: status } }));
        onChange();
      }, 'dataError'),
    summarise: (view) => client.request('dataset.summary', view),
    readPage: (query) => client.request('dataset.page', query),
  };
}
