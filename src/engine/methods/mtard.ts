import { klDivergence } from '../losses/distillation';
import { balance } from '../losses/loss-balance';
import { defineMethod } from '../method';
import type * as tf from '../tf';
import { adversarialParams, attackBatch } from './adversarial-params';

/**
 * MTARD: w_adv KL(p_Tadv(x') || p_S(x')) + w_nat KL(p_Tnat(x) || p_S(x)), x' by PGD on the cross-entropy. The robust
 * teacher is the run's teacher, the natural one its ordinary network. Weights follow the losses; see {@link balance}.
 * Source: Zhao et al. 2022, Enhanced Accuracy and Robustness via Multi-Teacher Adversarial Distillation, ECCV.
 */
export default defineMethod({
  id: 'mtard',
  label: 'MTARD',
  help: 'Two teachers: the ordinary network for clean images, the robust one for attacked images.',
  source: 'Zhao et al. 2022, ECCV',
  needsTeacher: true,
  needsNaturalTeacher: true,
  adversarial: true,
  params: {
    rate: {
      kind: 'real',
      label: 'Rebalancing rate',
      default: 0.025,
      min: 0,
      max: 1,
      live: true,
      help: 'How fast weight moves to the loss that has fallen less.',
    },
    ...adversarialParams,
  },
  terms: [
    { id: 'distillationAdversarial', label: 'Robust teacher’s answer, both attacked' },
    { id: 'distillationClean', label: 'Natural teacher’s answer' },
  ],
  prepare(context) {
    const adversarial = attackBatch(context, 'uniform');
    const natural = context.naturalTeacher(context.batch.images).logits;
    return { adversarial, robust: context.teacher(adversarial).logits, natural };
  },
  loss: ({ batch, prepared, student }) => ({
    distillationAdversarial: klDivergence(prepared.robust as tf.Tensor2D, student(prepared.adversarial as tf.Tensor4D).logits),
    distillationClean: klDivergence(prepared.natural as tf.Tensor2D, student(batch.images).logits),
  }),
  memory: { naturalWeight: 0.5, firstNatural: 0, firstAdversarial: 0 },
  weights: (_, __, { naturalWeight = 0.5 }) => ({ distillationAdversarial: 1 - naturalWeight, distillationClean: naturalWeight }),
  remember({ rate }, { naturalWeight = 0.5, firstNatural, firstAdversarial }, terms) {
    const losses = { natural: terms.distillationClean!, adversarial: terms.distillationAdversarial! };
    const first = { natural: firstNatural || losses.natural, adversarial: firstAdversarial || losses.adversarial };
    return {
      naturalWeight: balance(naturalWeight, losses, first, rate),
      firstNatural: first.natural,
      firstAdversarial: first.adversarial,
    };
  },
  cost: ({ attackSteps }) => ({
    forward: attackSteps + 2,
    inputGradient: attackSteps,
    weightGradient: 2,
    teacherForward: 1,
    naturalTeacherForward: 1,
  }),
});
