/** A dataset as finished shards on any static host: docs/hosting-data.md. */
import { DataError } from '../../protocol/errors';
import type { Dataset } from '../dataset';
import type { Progress } from '../importers/progress';
import { RECORD_BYTES, type ShardStore } from '../store/shard-store';
import { MAX_MANIFEST, type Manifest, type ManifestShard, parseManifest } from './manifest';
import { checkAnswer, fetchPiece, type Transfer, withIdleLimit } from './network';

/** Shards fetched at the same time; 12 MB. */
const AT_ONCE = 4;

export interface HostedDownload {
  readonly dataset: Dataset;
  /** Manifests of the set and of its mirrors: each shard may come from any of them. */
  readonly addresses: readonly string[];
  readonly store: ShardStore;
  readonly progress: Progress;
  readonly onShard: () => void;
  readonly transfer: Transfer;
}

async function fetchText(address: string, transfer: Transfer): Promise<string> {
  return withIdleLimit(transfer, async (signal, touch) => {
    const response = await transfer.network.fetch(address, { signal, cache: 'no-cache' });
    checkAnswer(response);
    const reader = response.body?.getReader();
    let text = '';
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return text;
      touch();
      text += decoder.decode(value, { stream: true });
      if (text.length > MAX_MANIFEST) throw new DataError(`manifest "${address}" is over ${MAX_MANIFEST} letters, expected fewer`);
    }
  });
}

/** The first manifest that can be had and is sound; all are asked, in turn, a few times. */
async function fetchManifest({ dataset, addresses, transfer }: HostedDownload): Promise<Manifest> {
  const { network, signal } = transfer;
  let problem: DataError | null = null;
  for (let attempt = 0; attempt < Math.max(3, addresses.length); attempt++) {
    if (attempt > 0) await network.sleep(network.backoffMs * 2 ** (attempt - 1), signal);
    if (signal.aborted) throw new DataError('download was stopped; what is stored is kept');
    const address = addresses[attempt % addresses.length]!;
    try {
      return parseManifest(await fetchText(address, transfer), address, dataset);
    } catch (error) {
      if (error instanceof DataError) problem = error;
      else {
        const reason = error instanceof Error ? error.message : String(error);
        problem = new DataError(
          `manifest "${address}" cannot be had (${reason}), expected a hosted shard set there; are you online, is it https, and does the host allow other pages to read it (CORS)?`,
        );
      }
    }
  }
  throw problem ?? new DataError('addresses of the manifest are 0, expected at least one');
}

/** The first of each split, then the rest in order: a run can start when both are there. */
const inOrder = (shards: readonly ManifestShard[]) =>
  [...shards].sort((a, b) => (a.number === b.number ? (a.split === 'train' ? -1 : 1) : a.number - b.number));

/**
 * Stores what is missing; shards that are there already, told by their hash, are not fetched again, so a stopped download resumes.
 * @throws DataError on an unusable manifest, a shard no mirror delivers intact, a wrong class, a store that refuses, or a stop
 */
export async function downloadHosted(download: HostedDownload): Promise<void> {
  const { dataset, addresses, store, progress, onShard, transfer } = download;
  const as = dataset.stored!.as;
  progress.stage('reading the manifest', as);
  const manifest = await fetchManifest(download);
  const present = new Map((await store.list(as)).map(({ split, number, sha256 }) => [`${split} ${number}`, sha256]));
  const queue = inOrder(manifest.shards).filter(({ split, number, sha256 }) => present.get(`${split} ${number}`) !== sha256);
  const missing = new Set(queue);
  for (const each of manifest.shards) if (!missing.has(each)) progress.advance(each.bytes);
  if (dataset.classes.length === 0) await store.setClasses(as, manifest.classes);

  // One that fails stops the others.
  const stop = new AbortController();
  const onOuter = () => stop.abort();
  transfer.signal.addEventListener('abort', onOuter);
  if (transfer.signal.aborted) stop.abort();
  const work = async () => {
    for (let shard = queue.shift(); shard; shard = queue.shift()) {
      const { file, split, number, bytes, sha256 } = shard;
      const urls = addresses.map((address) => new URL(file, address).href);
      const piece = { addresses: urls, offset: 0, bytes, isWhole: true, sha256 };
      const records = await fetchPiece(piece, { ...transfer, signal: stop.signal, onBytes: progress.advance });
      const worst = manifest.classes.length;
      for (let at = 0; at < records.length; at += RECORD_BYTES) {
        if (records[at]! >= worst)
          throw new DataError(`class of record ${at / RECORD_BYTES} of "${file}" is ${records[at]}, expected 0 to ${worst - 1}`);
      }
      if (stop.signal.aborted) return;
      progress.stage('downloading', as);
      await store.write({ dataset: as, split, number }, records);
      onShard();
    }
  };
  try {
    await Promise.all(
      Array.from({ length: AT_ONCE }, () =>
        work().catch((error: unknown) => {
          stop.abort();
          throw error;
        }),
      ),
    );
  } finally {
    transfer.signal.removeEventListener('abort', onOuter);
  }
}
