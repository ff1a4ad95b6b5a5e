import { distillation } from '../losses/distillation';
import { defineMethod } from '../method';
import { softmaxCrossEntropy } from '../primitives';
import type * as tf from '../tf';
import { adversarialParams, attackBatch } from './adversarial-params';

/**
 * Adversarially robust distillation: w temperature^2 KL(p_T(x) || p_S(x')) + (1 - w) CE(S(x), y), x' by PGD on S.
 * Source: Goldblum et al. 2020, arXiv:1905.09747. KL is the mean over the batch of sums over classes; the public code
 * averages over classes too.
 */
export default defineMethod({
  id: 'ard',
  label: 'ARD',
  help: 'The attacked student follows the teacher’s answer to the clean image.',
  source: 'Goldblum et al. 2020, arXiv:1905.09747',
  needsTeacher: true,
  adversarial: true,
  params: {
    alpha: { kind: 'real', label: 'Distillation share w', default: 1, min: 0, max: 1, live: true },
    temperature: { kind: 'real', label: 'Temperature', default: 30, min: 0.1, max: 100, scale: 'log', live: true },
    ...adversarialParams,
  },
  terms: [
    { id: 'distillationAdversarial', label: 'Teacher’s answer under attack', weight: 'alpha' },
    { id: 'crossEntropy', label: 'Cross-entropy' },
  ],
  prepare: (context) => ({
    adversarial: attackBatch(context, 'uniform'),
    teacher: context.teacher(context.batch.images).logits,
  }),
  loss({ params, batch, prepared, student }) {
    const clean = student(batch.images).logits;
    const attacked = student(prepared.adversarial as tf.Tensor4D).logits;
    return {
      distillationAdversarial: distillation(prepared.teacher as tf.Tensor2D, attacked, params.temperature),
      crossEntropy: softmaxCrossEntropy(clean, batch.labels),
    };
  },
  weights: ({ alpha }) => ({ distillationAdversarial: alpha, crossEntropy: 1 - alpha }),
  cost: ({ attackSteps }) => ({ forward: attackSteps + 2, inputGradient: attackSteps, weightGradient: 2, teacherForward: 1 }),
});
