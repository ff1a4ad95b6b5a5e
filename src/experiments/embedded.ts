/** The recipe that the embedded-data presets share; how it was chosen stands in docs/results.md. */
import type { RunConfigInput } from '../protocol/run-config';

type Training = Exclude<RunConfigInput['plain'], null>;

/** New images for every batch: transfer needs many, and they cost nothing. */
export const shapes = { id: 'shapes', params: { fresh: true, contrast: 70 } };

/** 3.1 MMAC an image, 78,000 parameters; the same for all three networks. */
const model = { id: 'resnet', params: { depth: '8', width: 16, stemStride: 2 } };

const common = {
  model,
  batchSize: 64,
  optimiser: { id: 'sgd', params: { learningRate: 0.1 } },
  schedule: { id: 'cyclic', params: { peak: 0.3 } },
  augment: { flip: false, crop: 0 },
};

export const ordinary: Training = { ...common, method: { id: 'standard' }, steps: 120 };

/** Starts from the ordinary network: from scratch, small networks can collapse to a constant under full-size attacks. */
export const robustTeacher: Training = {
  ...common,
  method: { id: 'pgd-at', params: { epsilon: 8 / 255, attackSteps: 4, stepFraction: 0.4, epsilonWarmup: 0.5 } },
  steps: 250,
  startFrom: 'plain',
};

export const student = {
  ...common,
  method: { id: 'mixacm', params: { alphaAcm: 100, alphaKld: 5, temperature: 1, mixupAlpha: 1 } },
  steps: 300,
} satisfies Training;

export const evaluation: RunConfigInput['evaluation'] = {
  threatModel: { id: 'linf', params: { epsilon: 8 / 255 } },
  attack: { id: 'pgd', params: { steps: 20, stepSize: 2 / 255 } },
  count: 500,
  batchSize: 50,
  live: { attack: { id: 'pgd', params: { steps: 10, stepSize: 2 / 255 } }, count: 100, every: 25 },
};
