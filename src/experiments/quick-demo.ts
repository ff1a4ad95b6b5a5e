import { definePreset } from './define';

const model = { id: 'resnet', params: { depth: 8, width: 8, stemStride: 2 } };
const training = { model, batchSize: 64, optimiser: { id: 'sgd' }, schedule: { id: 'cyclic' } };

export default definePreset({
  id: 'quick-demo',
  label: 'Quick demo',
  claim: 'An ordinary network collapses under attack; a student inherits a robust teacher’s resistance without one adversarial example.',
  citation: 'Muhammad et al. 2021, MixACM, NeurIPS, arXiv:2111.05073',
  minutes: 6,
  config: {
    version: 1,
    name: 'Quick demo',
    seed: 1,
    data: { id: 'shapes', params: {} },
    plain: { ...training, method: { id: 'standard' }, steps: 300 },
    teacher: {
      ...training,
      method: { id: 'pgd-at', params: { epsilon: 8 / 255, attackSteps: 3, stepSize: 4 / 255, epsilonWarmup: 0.5 } },
      steps: 600,
      startFrom: 'plain',
    },
    student: {
      ...training,
      method: { id: 'mixacm', params: { alphaAcm: 10, alphaKld: 20, temperature: 1, mixupAlpha: 1 } },
      steps: 800,
    },
    evaluation: {
      threatModel: { id: 'linf', params: { epsilon: 8 / 255 } },
      attack: { id: 'pgd', params: { steps: 20, stepSize: 2 / 255, restarts: 1 } },
      count: 500,
      batchSize: 100,
      live: { attack: { id: 'pgd', params: { steps: 5, stepSize: 2 / 255, restarts: 1 } }, count: 100, every: 50 },
    },
  },
});
