import { distillation, klDivergence } from '../losses/distillation';
import { heldConstant } from '../losses/held-constant';
import { ownScore } from '../losses/own-score';
import { defineMethod } from '../method';
import { softmaxCrossEntropy } from '../primitives';
import * as tf from '../tf';
import { adversarialParams, attackBatch } from './adversarial-params';

/**
 * IAD-I: alpha temperature^2 KL(p_T(x) || p_S(x')) + alpha (1 - A) KL(p_S(x) || p_S(x')) + (1 - alpha) CE(S(x), y),
 * A = p_T(x')_y^beta: where the teacher fails under attack the student trusts itself, once the warm-up is over.
 * Source: Zhu et al. 2022, arXiv:2106.04928, variant I. Gradient through S(x) too, unless switched off.
 */
export default defineMethod({
  id: 'iad',
  label: 'IAD-I',
  help: 'Distils under attack, but trusts the teacher only as far as it is right under attack.',
  source: 'Zhu et al. 2022, arXiv:2106.04928',
  needsTeacher: true,
  adversarial: true,
  params: {
    alpha: { kind: 'real', label: 'Distillation share α', default: 1, min: 0, max: 1, live: true },
    beta: { kind: 'real', label: 'Trust exponent β', default: 0.1, min: 0, max: 10, scale: 'log', live: true },
    temperature: { kind: 'real', label: 'Temperature', default: 1, min: 0.1, max: 100, scale: 'log', live: true },
    introspectionAfter: {
      kind: 'real',
      label: 'Introspection after',
      default: 0.3,
      min: 0,
      max: 1,
      help: 'Share of the training before the student’s own answer counts.',
    },
    gradientThroughSelf: { kind: 'flag', label: 'Gradient through the clean answer', default: true },
    ...adversarialParams,
  },
  terms: [
    { id: 'distillationAdversarial', label: 'Teacher’s answer under attack', weight: 'alpha' },
    { id: 'introspection', label: 'Own clean answer under attack' },
    { id: 'crossEntropy', label: 'Cross-entropy' },
  ],
  prepare(context) {
    const { batch, teacher } = context;
    const adversarial = attackBatch(context, 'uniform');
    const trust = tf.pow(ownScore(teacher(adversarial).logits, batch.labels), context.params.beta);
    return { adversarial, teacher: teacher(batch.images).logits, doubt: tf.sub(1, trust) };
  },
  loss({ params, batch, prepared, student }) {
    const clean = student(batch.images).logits;
    const attacked = student(prepared.adversarial as tf.Tensor4D).logits;
    const guide = params.gradientThroughSelf ? clean : heldConstant(clean, (z) => tf.clone(z));
    return {
      distillationAdversarial: distillation(prepared.teacher as tf.Tensor2D, attacked, params.temperature),
      introspection: tf.mul(prepared.doubt as tf.Tensor1D, klDivergence(guide, attacked)),
      crossEntropy: softmaxCrossEntropy(clean, batch.labels),
    };
  },
  weights: ({ alpha, introspectionAfter }, progress) => ({
    distillationAdversarial: alpha,
    introspection: progress < introspectionAfter ? 0 : alpha,
    crossEntropy: 1 - alpha,
  }),
  cost: ({ attackSteps }) => ({ forward: attackSteps + 2, inputGradient: attackSteps, weightGradient: 2, teacherForward: 2 }),
});
