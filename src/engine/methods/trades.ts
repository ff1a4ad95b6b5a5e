import { klDivergence } from '../losses/distillation';
import { defineMethod } from '../method';
import { softmaxCrossEntropy } from '../primitives';
import type * as tf from '../tf';
import { adversarialParams, attackBatch } from './adversarial-params';

/**
 * TRADES: CE(S(x), y) + beta KL(p_S(x) || p_S(x')), gradient through both; x' raises that KL from x + 0.001 N(0, 1).
 * Source: Zhang et al. 2019, arXiv:1901.08573. The attack runs in inference mode; the public code attacks in training mode.
 */
export default defineMethod({
  id: 'trades',
  label: 'TRADES',
  help: 'Trades clean accuracy against answers that do not change under attack.',
  source: 'Zhang et al. 2019, arXiv:1901.08573',
  adversarial: true,
  params: {
    beta: { kind: 'real', label: 'Robustness weight β', default: 6, min: 0, max: 100, scale: 'log', live: true },
    ...adversarialParams,
  },
  terms: [
    { id: 'crossEntropy', label: 'Cross-entropy' },
    { id: 'consistency', label: 'Change under attack (KL)', weight: 'beta' },
  ],
  prepare(context) {
    const objective = (logits: (x: tf.Tensor4D) => tf.Tensor2D) => {
      const guide = logits(context.batch.images);
      return (x: tf.Tensor4D) => klDivergence(guide, logits(x));
    };
    return { adversarial: attackBatch(context, 'gaussian', { objective }) };
  },
  loss({ batch, prepared, student }) {
    const clean = student(batch.images).logits;
    const attacked = student(prepared.adversarial as tf.Tensor4D).logits;
    return { crossEntropy: softmaxCrossEntropy(clean, batch.labels), consistency: klDivergence(clean, attacked) };
  },
  cost: ({ attackSteps }) => ({ forward: attackSteps + 3, inputGradient: attackSteps, weightGradient: 2 }),
});
