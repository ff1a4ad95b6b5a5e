/** Imports whatever files the user dropped; today that means CIFAR-10 in its binary version. */
import { DataError } from '../../protocol/errors';
import type { DatasetStatus, Events } from '../../protocol/messages';
import { getDataset } from '../registry';
import { statusOf } from '../status';
import { RECORD_BYTES, type ShardStore } from '../store/shard-store';
import { storeArchive } from './archive';
import { BATCH_BYTES } from './cifar-10-batches';
import { type ImportContext, storeBatch } from './store-batch';
import { countBytes } from './streams';

type Kind = 'gzip' | 'tar' | 'batch' | 'ignored';

export interface ImportOptions {
  readonly onProgress: (progress: Events['dataset.progress']) => void;
  /** Called after each stored shard. */
  readonly onShard: () => void;
  readonly signal: AbortSignal;
}

const EXPECTED = `expected cifar-10-binary.tar.gz or batch files of up to ${BATCH_BYTES} bytes, a multiple of ${RECORD_BYTES}`;

/** Tells by content and size what a file is; only the notes that lie beside the batches are passed over by name. */
async function classify(file: File): Promise<Kind> {
  const head = new Uint8Array(await file.slice(0, 512).arrayBuffer());
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (new TextDecoder().decode(head.subarray(257, 262)) === 'ustar') return 'tar';
  if (file.size > 0 && file.size % RECORD_BYTES === 0 && file.size <= BATCH_BYTES) return 'batch';
  if (['batches.meta.txt', 'readme.html'].includes(file.name.toLowerCase())) return 'ignored';
  throw new DataError(`file "${file.name}" is ${file.size} bytes, ${EXPECTED}`);
}

/**
 * All files are looked at before anything is stored. Importing again skips shards that are stored already, so a stopped import resumes.
 * The last progress event has stage `stored`, with warnings after it if there were any.
 * @throws DataError on a wrong, damaged or truncated file, a class above 9, too little space, or a stopped import; whole shards before it are kept
 */
export async function importFiles(files: readonly File[], store: ShardStore, options: ImportOptions): Promise<DatasetStatus> {
  const dataset = getDataset('cifar-10');
  const kinds = await Promise.all(files.map(classify));
  const wanted = files.map((file, i) => ({ file, kind: kinds[i]! })).filter(({ kind }) => kind !== 'ignored');
  if (wanted.length === 0) throw new DataError(`choice of ${files.length} files holds no images, ${EXPECTED}`);

  const total = wanted.reduce((sum, { file }) => sum + file.size, 0);
  const warnings: string[] = [];
  let before = 0;
  let done = 0;
  let stage = 'reading';
  const report = () => options.onProgress({ id: dataset.id, stage, done, total });
  const context: ImportContext = {
    store,
    signal: options.signal,
    onStage(next) {
      stage = next;
      report();
    },
    onShard() {
      report();
      options.onShard();
    },
    onWarning: (warning) => void warnings.push(warning),
  };

  for (const { file, kind } of wanted) {
    const bytes = file.stream().pipeThrough(
      countBytes((read) => {
        done = before + read;
      }),
    );
    if (kind === 'batch') await storeBatch({ name: file.name, size: file.size, body: bytes }, context);
    else await storeArchive({ name: file.name, bytes, isCompressed: kind === 'gzip' }, context);
    before += file.size;
  }
  done = total;
  stage = ['stored', ...warnings].join('; ');
  report();
  return statusOf(dataset, async () => store);
}
