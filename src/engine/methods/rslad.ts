import { klDivergence } from '../losses/distillation';
import { defineMethod } from '../method';
import type * as tf from '../tf';
import { adversarialParams, attackBatch } from './adversarial-params';

/**
 * RSLAD: 5/6 KL(p_T(x) || p_S(x')) + 1/6 KL(p_T(x) || p_S(x)); x' raises KL(p_T(x) || p_S(x')) from x + 0.001 N(0, 1).
 * Source: Zi et al. 2021, arXiv:2108.07969. KL sums over classes; the public code averages over them.
 */
export default defineMethod({
  id: 'rslad',
  label: 'RSLAD',
  help: 'The teacher’s soft labels replace hard ones everywhere, in the attack too.',
  source: 'Zi et al. 2021, arXiv:2108.07969',
  needsTeacher: true,
  adversarial: true,
  params: {
    alpha: { kind: 'real', label: 'Share under attack', default: 5 / 6, min: 0, max: 1, live: true },
    ...adversarialParams,
  },
  terms: [
    { id: 'distillationAdversarial', label: 'Teacher’s answer under attack', weight: 'alpha' },
    { id: 'distillationClean', label: 'Teacher’s answer' },
  ],
  prepare(context) {
    const teacher = context.teacher(context.batch.images).logits;
    const objective = (logits: (x: tf.Tensor4D) => tf.Tensor2D) => (x: tf.Tensor4D) => klDivergence(teacher, logits(x));
    return { adversarial: attackBatch(context, 'gaussian', { objective }), teacher };
  },
  loss({ batch, prepared, student }) {
    const teacher = prepared.teacher as tf.Tensor2D;
    return {
      distillationAdversarial: klDivergence(teacher, student(prepared.adversarial as tf.Tensor4D).logits),
      distillationClean: klDivergence(teacher, student(batch.images).logits),
    };
  },
  weights: ({ alpha }) => ({ distillationAdversarial: alpha, distillationClean: 1 - alpha }),
  cost: ({ attackSteps }) => ({ forward: attackSteps + 2, inputGradient: attackSteps, weightGradient: 2, teacherForward: 1 }),
});
