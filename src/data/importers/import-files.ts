/** Imports whatever files the user dropped. */
import { DataError } from '../../protocol/errors';
import type { DatasetStatus, Events } from '../../protocol/messages';
import { getDataset } from '../registry';
import { statusOf } from '../status';
import type { ShardStore } from '../store/shard-store';
import { classify, EXPECTED } from './classify';
import type { DecodePicture } from './context';
import { type Found, plan } from './plan';
import { createProgress } from './progress';
import { splitByName } from './recognise';
import { countBytes, streamOf } from './streams';

export interface ImportOptions {
  readonly onProgress: (progress: Events['dataset.progress']) => void;
  /** Called after each stored shard. */
  readonly onShard: () => void;
  readonly signal: AbortSignal;
  readonly decodePicture: DecodePicture;
  /** The dataset the user has picked, for files that do not tell. */
  readonly chosen?: string;
}

/** One training file, the test images, then the rest: a run can start when some of both splits are there. */
function inOrder(found: readonly Found[]): Found[] {
  const [first, ...rest] = [...found].sort((a, b) => (a.file.name < b.file.name ? -1 : 1));
  if (!first) return [];
  const isTest = ({ file }: Found) => splitByName(file.name) === 'test';
  return [first, ...rest.filter(isTest), ...rest.filter((each) => !isTest(each))];
}

/** Only a set with parts can be taken for the one the user picked; null otherwise. */
function storedAs(chosen: string | undefined): string | null {
  const stored = chosen === undefined ? null : getDataset(chosen).stored;
  return stored && stored.parts.length > 0 ? stored.as : null;
}

/**
 * All files are looked at before anything is stored. Importing again skips shards that are stored already, so a stopped import resumes.
 * The last progress event has stage `stored`, with warnings after it if there were any.
 * @returns the status of the dataset the files belong to; of the first one, where they belong to several
 * @throws DataError on a wrong, damaged or truncated file, a class that does not exist, too little space, or a stopped import; whole shards before it are kept
 */
export async function importFiles(files: readonly File[], store: ShardStore, options: ImportOptions): Promise<DatasetStatus> {
  const looked = await Promise.all(files.map(async (file) => ({ file, kind: await classify(file) })));
  const found = inOrder(looked.filter(({ kind }) => kind.kind !== 'ignored'));
  if (found.length === 0) throw new DataError(`choice of ${files.length} files holds no images, ${EXPECTED}`);

  const progress = createProgress({
    total: found.reduce((sum, { file }) => sum + file.size, 0),
    id: options.chosen ?? 'cifar-10',
    onProgress: options.onProgress,
  });
  const open = (file: File) => {
    let before = 0;
    const count = countBytes((total) => {
      progress.advance(total - before);
      before = total;
    });
    return streamOf(file).pipeThrough(count);
  };
  const chosen = storedAs(options.chosen);
  const context = {
    store,
    signal: options.signal,
    decodePicture: options.decodePicture,
    ...(chosen ? { chosen } : {}),
    onStage: progress.stage,
    onShard() {
      progress.report();
      options.onShard();
    },
    onWarning: progress.warn,
  };
  for (const job of await plan(found, open)) await job(context);
  progress.finish();
  return statusOf(getDataset(progress.datasets[0]!), store);
}
