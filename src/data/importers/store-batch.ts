/** Stores one CIFAR-10 batch file, shard by shard. */
import { DataError } from '../../protocol/errors';
import { RECORD_BYTES, SHARD_RECORDS, type ShardStore } from '../store/shard-store';
import { BATCH_RECORDS, type Batch, batchByClasses, batchByName, countClasses, isEqual } from './cifar-10-batches';
import { readShards } from './records';

export interface BatchFile {
  readonly name: string;
  /** Bytes, a multiple of 3073 and at most 30,730,000. */
  readonly size: number;
  readonly body: ReadableStream<Uint8Array>;
}

export interface ImportContext {
  readonly store: ShardStore;
  readonly signal: AbortSignal;
  /** Called before a shard is read, with what is being done. */
  onStage(stage: string): void;
  /** Called after each stored shard. */
  onShard(): void;
  /** Something the user should know though the import goes on. */
  onWarning(warning: string): void;
}

function recognise(firstShard: Uint8Array, { name }: BatchFile, onWarning: (warning: string) => void): Batch {
  const counts = Array<number>(10).fill(0);
  countClasses(firstShard, counts);
  const known = batchByClasses(counts);
  if (known) return known;
  const named = batchByName(name);
  if (!named) {
    throw new DataError(
      `file "${name}" holds classes of no known CIFAR-10 batch, expected a distributed file or a name such as data_batch_1.bin or test_batch.bin`,
    );
  }
  onWarning(`"${name}" is an unknown batch, taken for ${named.name} by its name`);
  return named;
}

/**
 * Shards before an error stay stored and whole; the one with the error is not stored at all.
 * @throws DataError on a truncated file, a class above 9, an unknown batch, a store that refuses, or a stopped import
 */
export async function storeBatch(file: BatchFile, context: ImportContext): Promise<void> {
  const { store, signal, onStage, onShard, onWarning } = context;
  const counts = Array<number>(10).fill(0);
  let batch: Batch | null = null;
  let number = 0;
  for await (const shard of readShards(file.body, file.name, file.size)) {
    if (signal.aborted) throw new DataError(`import of "${file.name}" was stopped; what is stored is kept`);
    batch ??= recognise(shard, file, onWarning);
    onStage(`storing ${batch.name}`);
    countClasses(shard, counts);
    await store.write({ dataset: 'cifar-10', split: batch.split, number: batch.firstShard + number }, shard);
    number++;
    onShard();
  }
  const records = file.size / RECORD_BYTES;
  if (batch && records < BATCH_RECORDS) onWarning(`"${file.name}" holds ${records} of the ${BATCH_RECORDS} images of ${batch.name}`);
  else if (batch && records >= SHARD_RECORDS && !isEqual(counts, batch.counts)) {
    onWarning(`"${file.name}" has other class counts than the distributed ${batch.name}`);
  }
}
