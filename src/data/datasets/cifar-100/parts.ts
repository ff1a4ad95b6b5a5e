import type { Stored } from '../../dataset';

/** Both labellings share one copy: the class of a picture tells its group. */
export const CIFAR_100_STORED: Stored = {
  as: 'cifar-100',
  train: 50_000,
  test: 10_000,
  pixels: 'colour',
  parts: [
    { name: 'train', split: 'train', firstShard: 0, records: 50_000, counts: Array<number>(100).fill(500) },
    { name: 'test', split: 'test', firstShard: 0, records: 10_000, counts: Array<number>(100).fill(100) },
  ],
};

export const HOW_TO_GET_CIFAR_100 = 'download it, or drop cifar-100-binary.tar.gz or cifar-100-python.tar.gz';
