/** Which of the six CIFAR-10 files a file is, whatever it is called: told by how often each class occurs. */

import type { Split } from '../store/backend';
import { RECORD_BYTES, SHARD_RECORDS } from '../store/shard-store';

export const BATCH_RECORDS = 10_000;
export const BATCH_BYTES = BATCH_RECORDS * RECORD_BYTES;
export const SHARDS_PER_BATCH = BATCH_RECORDS / SHARD_RECORDS;

export interface Batch {
  readonly name: string;
  readonly split: Split;
  /** Number of its first shard. */
  readonly firstShard: number;
  /** How often each class occurs in the first 1,000 records: no two batches agree, so one shard is enough to tell. */
  readonly firstCounts: readonly number[];
  /** How often each class occurs in all 10,000. */
  readonly counts: readonly number[];
}

const batch = (name: string, split: Split, firstShard: number, firstCounts: readonly number[], counts: readonly number[]): Batch => ({
  name,
  split,
  firstShard,
  firstCounts,
  counts,
});

/** Counted in the distributed files. */
export const BATCHES: readonly Batch[] = [
  batch(
    'data_batch_1',
    'train',
    0,
    [102, 112, 99, 92, 99, 85, 107, 102, 99, 103],
    [1005, 974, 1032, 1016, 999, 937, 1030, 1001, 1025, 981],
  ),
  batch('data_batch_2', 'train', 10, [102, 99, 79, 98, 110, 94, 97, 118, 114, 89], [984, 1007, 1010, 995, 1010, 988, 1008, 1026, 987, 985]),
  batch(
    'data_batch_3',
    'train',
    20,
    [102, 106, 92, 119, 101, 89, 106, 92, 103, 90],
    [994, 1042, 965, 997, 990, 1029, 978, 1015, 961, 1029],
  ),
  batch(
    'data_batch_4',
    'train',
    30,
    [98, 104, 114, 87, 110, 105, 87, 97, 98, 100],
    [1003, 963, 1041, 976, 1004, 1021, 1004, 981, 1024, 983],
  ),
  batch(
    'data_batch_5',
    'train',
    40,
    [104, 94, 94, 88, 107, 96, 100, 103, 104, 110],
    [1014, 1014, 952, 1016, 997, 1025, 980, 977, 1003, 1022],
  ),
  batch('test_batch', 'test', 0, [103, 89, 100, 103, 90, 86, 112, 102, 106, 109], Array<number>(10).fill(1000)),
];

/** Adds the classes of [n, 3073] records to `counts`. */
export function countClasses(records: Uint8Array, counts: number[]): void {
  for (let start = 0; start < records.length; start += RECORD_BYTES) counts[records[start]!]!++;
}

export const isEqual = (a: readonly number[], b: readonly number[]) => a.every((value, i) => value === b[i]);

/** The batch whose first thousand records have these classes, if one does. */
export const batchByClasses = (counts: readonly number[]) => BATCHES.find(({ firstCounts }) => isEqual(firstCounts, counts));

/** The batch a file name speaks of, as in `data_batch_3.bin` or `cifar/test_batch (1).bin`. */
export const batchByName = (file: string) => BATCHES.find(({ name }) => file.split('/').at(-1)!.toLowerCase().startsWith(name));
