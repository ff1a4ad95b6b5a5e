/** Which of the six CIFAR-10 files a file is, whatever it is called: told by how often each class occurs. */
import type { Part } from '../../part';

const batch = (number: number, firstCounts: readonly number[], counts: readonly number[]): Part => ({
  name: `data_batch_${number}`,
  split: 'train',
  firstShard: 10 * (number - 1),
  records: 10_000,
  firstCounts,
  counts,
});

const FIRST = [102, 112, 99, 92, 99, 85, 107, 102, 99, 103];

/** Counted in the distributed files. No two batches agree in their first 1,000 records, so one shard is enough to tell. */
export const BATCHES: readonly Part[] = [
  batch(1, FIRST, [1005, 974, 1032, 1016, 999, 937, 1030, 1001, 1025, 981]),
  batch(2, [102, 99, 79, 98, 110, 94, 97, 118, 114, 89], [984, 1007, 1010, 995, 1010, 988, 1008, 1026, 987, 985]),
  batch(3, [102, 106, 92, 119, 101, 89, 106, 92, 103, 90], [994, 1042, 965, 997, 990, 1029, 978, 1015, 961, 1029]),
  batch(4, [98, 104, 114, 87, 110, 105, 87, 97, 98, 100], [1003, 963, 1041, 976, 1004, 1021, 1004, 981, 1024, 983]),
  batch(5, [104, 94, 94, 88, 107, 96, 100, 103, 104, 110], [1014, 1014, 952, 1016, 997, 1025, 980, 977, 1003, 1022]),
  {
    name: 'test_batch',
    split: 'test',
    firstShard: 0,
    records: 10_000,
    firstCounts: [103, 89, 100, 103, 90, 86, 112, 102, 106, 109],
    counts: Array<number>(10).fill(1000),
  },
];

/** The five training batches in one, as in .npz and .parquet files. */
export const WHOLE_TRAIN: Part = {
  name: 'train',
  split: 'train',
  firstShard: 0,
  records: 50_000,
  firstCounts: FIRST,
  counts: Array<number>(10).fill(5000),
};
