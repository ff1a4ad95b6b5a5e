/** SVHN: 99,289 cropped house numbers. */
import { defineDataset } from '../dataset';
import { openStored } from '../stored/open-stored';

const CLASSES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

export default defineDataset({
  id: 'svhn',
  label: 'SVHN',
  help: 'Digits cut from photographs of house numbers, 32 by 32 pixels: drop train_32x32.mat and test_32x32.mat.',
  source: 'Netzer et al., Reading Digits in Natural Images with Unsupervised Feature Learning, 2011',
  classes: CLASSES,
  stored: {
    as: 'svhn',
    train: 73_257,
    test: 26_032,
    pixels: 'colour',
    parts: [
      { name: 'train', split: 'train', firstShard: 0, records: 73_257 },
      { name: 'test', split: 'test', firstShard: 0, records: 26_032 },
    ],
  },
  params: {},
  open: (_params, _seed, environment) =>
    openStored({ id: 'svhn', classes: CLASSES, howToGet: 'drop train_32x32.mat and test_32x32.mat', environment }),
});
