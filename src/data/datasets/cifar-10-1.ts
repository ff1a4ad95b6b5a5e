/** CIFAR-10.1: a new test set for CIFAR-10, gathered the same way years later. */
import { defineDataset } from '../dataset';
import { openStored } from '../stored/open-stored';
import { CIFAR_10_CLASSES } from './cifar-10';

export default defineDataset({
  id: 'cifar-10-1',
  label: 'CIFAR-10.1',
  help: 'Trains on CIFAR-10 and tests on 2,000 new photographs: drop cifar10.1_v6_data.npy and cifar10.1_v6_labels.npy, and CIFAR-10 itself.',
  source: 'Recht et al., Do CIFAR-10 Classifiers Generalize to CIFAR-10?, 2018, arXiv:1806.00451',
  classes: CIFAR_10_CLASSES,
  stored: {
    as: 'cifar-10-1',
    train: 0,
    test: 2000,
    pixels: 'colour',
    parts: [{ name: 'v6', split: 'test', firstShard: 0, records: 2000, counts: Array<number>(10).fill(200) }],
  },
  params: {},
  open: (_params, _seed, environment) =>
    openStored({
      id: 'cifar-10-1',
      trainFrom: 'cifar-10',
      testFrom: 'cifar-10-1',
      classes: CIFAR_10_CLASSES,
      howToGet: 'drop CIFAR-10, and cifar10.1_v6_data.npy with cifar10.1_v6_labels.npy',
      environment,
    }),
});
