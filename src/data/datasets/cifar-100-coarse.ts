/** CIFAR-100 with its twenty groups as classes. */
import { defineDataset } from '../dataset';
import { openStored } from '../stored/open-stored';
import { CIFAR_100_SOURCE } from './cifar-100';
import { COARSE_CLASSES, COARSE_OF_FINE } from './cifar-100/classes';
import { CIFAR_100_STORED, HOW_TO_GET_CIFAR_100 } from './cifar-100/parts';

export default defineDataset({
  id: 'cifar-100-coarse',
  label: 'CIFAR-100, 20 groups',
  help: 'The same photographs as CIFAR-100, sorted into twenty groups; one copy serves both.',
  source: 'Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009',
  classes: COARSE_CLASSES,
  sources: [CIFAR_100_SOURCE],
  stored: CIFAR_100_STORED,
  params: {},
  open: (_params, _seed, environment) =>
    openStored({
      id: 'cifar-100-coarse',
      trainFrom: 'cifar-100',
      testFrom: 'cifar-100',
      classes: COARSE_CLASSES,
      mapClasses: COARSE_OF_FINE,
      howToGet: HOW_TO_GET_CIFAR_100,
      environment,
    }),
});
