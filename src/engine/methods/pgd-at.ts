import { defineMethod } from '../method';
import { softmaxCrossEntropy } from '../primitives';
import type * as tf from '../tf';
import { adversarialParams, attackBatch } from './adversarial-params';

/**
 * Adversarial training: CE(S(x'), y), x' by PGD from a uniform start with the student in inference mode.
 * Source: Madry et al. 2018, arXiv:1706.06083, equation 2.1.
 */
export default defineMethod({
  id: 'pgd-at',
  label: 'PGD-AT',
  help: 'Trains on the worst images an attacker finds in the ball. The expensive way.',
  source: 'Madry et al. 2018, arXiv:1706.06083',
  adversarial: true,
  params: adversarialParams,
  terms: [{ id: 'adversarialCrossEntropy', label: 'Cross-entropy on attacked images' }],
  prepare: (context) => ({ adversarial: attackBatch(context, 'uniform') }),
  loss: ({ batch, prepared, student }) => ({
    adversarialCrossEntropy: softmaxCrossEntropy(student(prepared.adversarial as tf.Tensor4D).logits, batch.labels),
  }),
  cost: ({ attackSteps }) => ({ forward: attackSteps + 1, inputGradient: attackSteps }),
});
