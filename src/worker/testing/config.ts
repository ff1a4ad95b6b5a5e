/** Run configs that take a second. */
import { parseRunConfig, type RunConfig } from '../../protocol/run-config';

/** A network of a few hundred weights and a few steps. */
export const training = (id: string, params = {}, steps = 4) => ({
  model: { id: 'resnet', params: { width: 2, stemStride: 2 } },
  method: { id, params },
  steps,
  batchSize: 4,
  optimiser: { id: 'sgd', params: { learningRate: 0.05 } },
  schedule: { id: 'cosine' },
});

/** Three such networks on toy images. */
export const config = (parts: object = {}): RunConfig =>
  parseRunConfig({
    version: 1,
    name: 'test',
    seed: 1,
    data: { id: 'toy' },
    plain: training('standard'),
    teacher: training('fast-at'),
    student: training('mixacm'),
    evaluation: {
      threatModel: { id: 'linf' },
      attack: { id: 'pgd', params: { steps: 2 } },
      count: 8,
      batchSize: 4,
      live: { attack: { id: 'fgsm' }, count: 4, every: 2 },
    },
    ...parts,
  });
