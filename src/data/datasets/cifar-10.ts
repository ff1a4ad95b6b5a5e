/** CIFAR-10: 60,000 photographs of ten things, brought by the user. */
import { defineDataset } from '../dataset';
import { openStored } from '../stored/open-stored';

export const CIFAR_10_CLASSES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

export default defineDataset({
  id: 'cifar-10',
  label: 'CIFAR-10 (your copy)',
  help: 'Photographs, 32 by 32 pixels. Drop cifar-10-binary.tar.gz, or its .bin files, once; they stay in this browser.',
  source: 'Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009',
  classes: CIFAR_10_CLASSES,
  stored: { train: 50_000, test: 10_000 },
  params: {},
  open: (_params, _seed, environment) =>
    openStored({
      id: 'cifar-10',
      classes: CIFAR_10_CLASSES,
      howToGet: 'drop cifar-10-binary.tar.gz, or data_batch_1.bin to data_batch_5.bin and test_batch.bin',
      environment,
    }),
});
