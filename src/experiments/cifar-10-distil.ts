import cifarQuick from './cifar-10-quick';
import { definePreset } from './define';

const { config } = cifarQuick;

export default definePreset({
  id: 'cifar-10-distil',
  label: 'CIFAR-10, from a robust teacher',
  claim: 'Given a robust teacher of CIFAR-10, a student becomes robust in a few epochs without seeing an attack.',
  citation: 'Awais et al. 2021, MixACM, NeurIPS, arXiv:2111.05073; Krizhevsky 2009 (CIFAR-10)',
  config: { ...config, name: 'CIFAR-10, from a robust teacher', plain: null, teacher: { shipped: 'cifar-10-small' } },
});
