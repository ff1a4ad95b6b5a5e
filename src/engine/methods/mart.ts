import { klDivergence } from '../losses/distillation';
import { boostedCrossEntropy } from '../losses/margin';
import { ownScore } from '../losses/own-score';
import { defineMethod } from '../method';
import * as tf from '../tf';
import { adversarialParams, attackBatch } from './adversarial-params';

/**
 * MART: CE(S(x'), y) - log(1.0001 - max_{k != y} p_k(x')) + beta KL(p(x) || p(x')) (1 - p_y(x)), x' by PGD on the
 * cross-entropy from x + 0.001 N(0, 1).
 * Source: Wang et al. 2020, Improving Adversarial Robustness Requires Revisiting Misclassified Examples, ICLR.
 */
export default defineMethod({
  id: 'mart',
  label: 'MART',
  help: 'Adversarial training that works hardest on images it gets wrong.',
  source: 'Wang et al. 2020, ICLR',
  adversarial: true,
  params: {
    beta: { kind: 'real', label: 'Consistency weight β', default: 6, min: 0, max: 100, scale: 'log', live: true },
    ...adversarialParams,
  },
  terms: [
    { id: 'boostedCrossEntropy', label: 'Boosted cross-entropy on attacked images' },
    { id: 'consistency', label: 'Change under attack, by doubt', weight: 'beta' },
  ],
  prepare: (context) => ({ adversarial: attackBatch(context, 'gaussian') }),
  loss({ batch, prepared, student }) {
    const clean = student(batch.images).logits;
    const attacked = student(prepared.adversarial as tf.Tensor4D).logits;
    const doubt = tf.sub(1, ownScore(clean, batch.labels));
    return {
      boostedCrossEntropy: boostedCrossEntropy(attacked, batch.labels),
      consistency: tf.mul(doubt, klDivergence(clean, attacked)),
    };
  },
  cost: ({ attackSteps }) => ({ forward: attackSteps + 2, inputGradient: attackSteps, weightGradient: 2 }),
});
