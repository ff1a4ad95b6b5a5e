/** CIFAR-10: 60,000 photographs of ten things. */
import { defineDataset } from '../dataset';
import { huggingFace } from '../download/hugging-face';
import { openStored } from '../stored/open-stored';
import { BATCHES, WHOLE_TRAIN } from './cifar-10/parts';

export const CIFAR_10_CLASSES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

export default defineDataset({
  id: 'cifar-10',
  label: 'CIFAR-10',
  help: 'Photographs, 32 by 32 pixels. Download them, or drop any copy: binary or Python archive, .bin, .npz, .parquet. They stay in this browser.',
  source: 'Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009',
  classes: CIFAR_10_CLASSES,
  sources: [
    huggingFace({
      repository: 'uoft-cs/cifar10',
      revision: '0b2714987fa478483af9968de7c934580d0bb9a2',
      folder: 'plain_text',
      bytes: 143_646_105,
    }),
  ],
  stored: { as: 'cifar-10', train: 50_000, test: 10_000, pixels: 'colour', parts: [...BATCHES, WHOLE_TRAIN] },
  params: {},
  open: (_params, _seed, environment) =>
    openStored({
      id: 'cifar-10',
      classes: CIFAR_10_CLASSES,
      howToGet: 'download it, or drop cifar-10-binary.tar.gz, or data_batch_1.bin to data_batch_5.bin and test_batch.bin',
      environment,
    }),
});
