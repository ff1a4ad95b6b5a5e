import cifarQuick from './cifar-10-quick';
import { definePreset } from './define';

const { config } = cifarQuick;

export default definePreset({
  id: 'cifar-10-distil',
  label: 'CIFAR-10, from a robust teacher',
  claim: 'Given a robust teacher of CIFAR-10, a student becomes nearly as robust in four epochs without seeing an attack.',
  citation: 'Awais et al. 2021, MixACM, NeurIPS, arXiv:2111.05073; Krizhevsky 2009 (CIFAR-10)',
  config: {
    ...config,
    name: 'CIFAR-10, from a robust teacher',
    plain: null,
    // Four epochs: the one trained for twelve is more robust and passes on less (docs/results.md).
    teacher: { shipped: 'cifar-10-short' },
    // As the study's students, by the recipe that its search on held-out training images chose (docs/results.md).
    student: {
      model: { id: 'resnet', params: { depth: '8', width: 16, stemStride: 2 } },
      method: { id: 'mixacm', params: { alphaAcm: 100, alphaKld: 20, temperature: 1, mixupAlpha: 1 } },
      steps: 1560,
      batchSize: 128,
      optimiser: { id: 'sgd', params: { learningRate: 0.1 } },
      schedule: { id: 'cyclic', params: { peak: 0.3 } },
      augment: { flip: true, crop: 4 },
    },
  },
});
