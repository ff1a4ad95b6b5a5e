/** Fetches a dataset from where the user said. */

import { ConfigError } from '../../protocol/errors';
import type { DatasetStatus, Events, Requests } from '../../protocol/messages';
import type { DecodePicture } from '../importers/context';
import { storeParquet } from '../importers/parquet';
import { createProgress } from '../importers/progress';
import { getDataset } from '../registry';
import { statusOf } from '../status';
import { RECORD_BYTES, type ShardStore } from '../store/shard-store';
import { downloadHosted } from './hosted';
import type { Network } from './network';
import { openRemoteFile } from './remote-file';

export interface DownloadOptions {
  readonly onProgress: (progress: Events['dataset.progress']) => void;
  readonly onShard: () => void;
  readonly signal: AbortSignal;
  readonly decodePicture: DecodePicture;
  readonly network: Network;
}

function checkAddress(address: string): void {
  const url = URL.parse?.(address) ?? (URL.canParse(address) ? new URL(address) : null);
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return;
  throw new ConfigError(`address is ${JSON.stringify(address)}, expected one that begins with https:// or http://`);
}

/**
 * Requests `addresses` and nothing else (and what those forward to).
 * @throws ConfigError on an address that is none or a dataset that is not stored; DataError when the data cannot be had or are wrong
 */
export async function downloadDataset(
  { id, kind, addresses }: Requests['dataset.download']['in'],
  store: ShardStore,
  { onProgress, onShard, signal, decodePicture, network }: DownloadOptions,
): Promise<DatasetStatus> {
  const dataset = getDataset(id);
  const { stored } = dataset;
  if (!stored) throw new ConfigError(`dataset "${id}" is drawn on this device, expected one that is downloaded`);
  if (addresses.length === 0) throw new ConfigError('addresses to download from are 0, expected at least one');
  addresses.forEach(checkAddress);
  const bytes = dataset.sources?.find((source) => source.addresses.join() === addresses.join())?.bytes;
  const all = ((stored.train ?? 0) + (stored.test ?? 0)) * RECORD_BYTES;
  const progress = createProgress({ id: stored.as, total: kind === 'parquet' ? (bytes ?? all) : all, onProgress });
  const transfer = { network, signal, onBytes: progress.advance };
  if (kind === 'hosted') await downloadHosted({ dataset, addresses, store, progress, onShard, transfer });
  else {
    const context = { store, signal, decodePicture, chosen: stored.as, onStage: progress.stage, onShard, onWarning: progress.warn };
    for (const address of addresses) {
      progress.stage('downloading', stored.as);
      const name = new URL(address).pathname.split('/').at(-1) ?? address;
      await storeParquet({ name, file: await openRemoteFile(address, transfer) }, context);
    }
  }
  progress.finish();
  return statusOf(dataset, store);
}
