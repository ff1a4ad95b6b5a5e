import { definePreset } from './define';

const model = { id: 'resnet', params: { depth: '8', width: 16, stemStride: 2 } };
const training = { model, batchSize: 128, optimiser: { id: 'sgd' }, schedule: { id: 'cyclic' } };

export default definePreset({
  id: 'cifar-10-quick',
  label: 'CIFAR-10, quick',
  claim: 'On real photographs, too, robustness passes from teacher to student through mixed images and channel maps alone.',
  citation: 'Awais et al. 2021, MixACM, NeurIPS, arXiv:2111.05073; Krizhevsky 2009 (CIFAR-10)',
  config: {
    version: 1,
    name: 'CIFAR-10, quick',
    seed: 1,
    data: { id: 'cifar-10' },
    plain: { ...training, method: { id: 'standard' }, steps: 780 },
    teacher: { ...training, method: { id: 'fast-at', params: { epsilon: 8 / 255 } }, steps: 1560 },
    student: {
      ...training,
      method: { id: 'mixacm', params: { alphaAcm: 100, alphaKld: 5, temperature: 1, mixupAlpha: 1 } },
      steps: 1560,
    },
    evaluation: {
      threatModel: { id: 'linf', params: { epsilon: 8 / 255 } },
      attack: { id: 'pgd', params: { steps: 20, stepSize: 2 / 255, restarts: 1 } },
      count: 1000,
      batchSize: 100,
      live: { attack: { id: 'pgd', params: { steps: 5, stepSize: 2 / 255, restarts: 1 } }, count: 100, every: 100 },
    },
  },
});
