import { klDivergence } from '../losses/distillation';
import { defineMethod } from '../method';
import type * as tf from '../tf';
import { adversarialParams, attackBatch } from './adversarial-params';

/**
 * AdaAD: alpha KL(p_T(x') || p_S(x')) + (1 - alpha) KL(p_T(x) || p_S(x)); x' raises KL(p_T(x') || p_S(x')) with the
 * gradient passing through the teacher too, from x + 0.001 N(0, 1).
 * Source: Huang et al. 2023, Boosting Accuracy and Robustness of Student Models via Adaptive Adversarial Distillation, CVPR.
 */
export default defineMethod({
  id: 'adaad',
  label: 'AdaAD',
  help: 'Searches the images where student and teacher disagree most, and trains there. The teacher is attacked along.',
  source: 'Huang et al. 2023, CVPR',
  needsTeacher: true,
  adversarial: true,
  params: {
    alpha: { kind: 'real', label: 'Share under attack α', default: 1, min: 0, max: 1, live: true },
    ...adversarialParams,
  },
  terms: [
    { id: 'distillationAdversarial', label: 'Teacher’s answer, both attacked', weight: 'alpha' },
    { id: 'distillationClean', label: 'Teacher’s answer' },
  ],
  prepare(context) {
    const { batch, teacher } = context;
    const objective = (logits: (x: tf.Tensor4D) => tf.Tensor2D) => (x: tf.Tensor4D) => klDivergence(teacher(x).logits, logits(x));
    const adversarial = attackBatch(context, 'gaussian', { objective, throughTeacher: true });
    return { adversarial, attackedTeacher: teacher(adversarial).logits, teacher: teacher(batch.images).logits };
  },
  loss: ({ batch, prepared, student }) => ({
    distillationAdversarial: klDivergence(prepared.attackedTeacher as tf.Tensor2D, student(prepared.adversarial as tf.Tensor4D).logits),
    distillationClean: klDivergence(prepared.teacher as tf.Tensor2D, student(batch.images).logits),
  }),
  weights: ({ alpha }) => ({ distillationAdversarial: alpha, distillationClean: 1 - alpha }),
  cost: ({ attackSteps }) => ({
    forward: attackSteps + 2,
    inputGradient: attackSteps,
    weightGradient: 2,
    teacherForward: attackSteps + 2,
    teacherInputGradient: attackSteps,
  }),
});
