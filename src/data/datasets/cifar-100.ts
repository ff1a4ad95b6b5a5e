/** CIFAR-100: 60,000 photographs of a hundred things. */
import { defineDataset } from '../dataset';
import { huggingFace } from '../download/hugging-face';
import { openStored } from '../stored/open-stored';
import { FINE_CLASSES } from './cifar-100/classes';
import { CIFAR_100_STORED, HOW_TO_GET_CIFAR_100 } from './cifar-100/parts';

export const CIFAR_100_SOURCE = huggingFace({
  repository: 'uoft-cs/cifar100',
  revision: 'aadb3af77e9048adbea6b47c21a81e47dd092ae5',
  folder: 'cifar100',
  bytes: 142_000_000,
});

export default defineDataset({
  id: 'cifar-100',
  label: 'CIFAR-100',
  help: 'Photographs of a hundred things, 500 training pictures each. Download them, or drop the binary or Python archive.',
  source: 'Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009',
  classes: FINE_CLASSES,
  sources: [CIFAR_100_SOURCE],
  stored: CIFAR_100_STORED,
  params: {},
  open: (_params, _seed, environment) =>
    openStored({ id: 'cifar-100', classes: FINE_CLASSES, howToGet: HOW_TO_GET_CIFAR_100, environment }),
});
