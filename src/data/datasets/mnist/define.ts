/** What MNIST and Fashion-MNIST have in common: 28 x 28 grey pictures in idx files, shown as 32 x 32 with a black border. */
import type { DatasetSource } from '../../../protocol/catalog';
import { type Dataset, defineDataset } from '../../dataset';
import { openStored } from '../../stored/open-stored';

interface Options {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly source: string;
  readonly classes: readonly string[];
  readonly from: DatasetSource;
  readonly trainCounts: readonly number[];
  readonly testCounts: readonly number[];
  /** Classes of the first ten pictures, by which the two sets are told apart. */
  readonly firstTrain: readonly number[];
  readonly firstTest: readonly number[];
}

export function defineMnist({ trainCounts, testCounts, firstTrain, firstTest, from, ...entry }: Options): Dataset {
  return defineDataset({
    ...entry,
    sources: [from],
    stored: {
      as: entry.id,
      train: 60_000,
      test: 10_000,
      pixels: 'grey',
      parts: [
        { name: 'train', split: 'train', firstShard: 0, records: 60_000, firstClasses: firstTrain, counts: trainCounts },
        { name: 'test', split: 'test', firstShard: 0, records: 10_000, firstClasses: firstTest, counts: testCounts },
      ],
    },
    params: {},
    open: (_params, _seed, environment) =>
      openStored({
        id: entry.id,
        classes: entry.classes,
        howToGet: 'download it, or drop the four idx files together (train and t10k, images and labels; .gz or not)',
        environment,
      }),
  });
}
