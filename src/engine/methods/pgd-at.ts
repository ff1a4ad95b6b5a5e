import { defineMethod } from '../method';
import { softmaxCrossEntropy } from '../primitives';
import type * as tf from '../tf';
import { epsilonWarmup, rampedEpsilon, trainingEpsilon } from './adversarial-params';

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
  params: {
    epsilon: trainingEpsilon,
    attackSteps: { kind: 'integer', label: 'Attack steps', default: 10, min: 1, max: 100 },
    stepFraction: {
      kind: 'real',
      label: 'Step size / ε',
      default: 0.25,
      min: 0.01,
      max: 2,
      help: 'Size of one attack step as a share of ε, so that it shrinks with ε during the warm-up.',
    },
    epsilonWarmup,
  },
  terms: [{ id: 'adversarialCrossEntropy', label: 'Cross-entropy on attacked images' }],
  prepare({ params, attack, progress }) {
    const epsilon = rampedEpsilon(params, progress);
    const stepSize = params.stepFraction * epsilon;
    return { adversarial: attack({ id: 'pgd', params: { steps: params.attackSteps, stepSize }, epsilon }) };
  },
  loss: ({ batch, prepared, student }) => ({
    adversarialCrossEntropy: softmaxCrossEntropy(student(prepared.adversarial as tf.Tensor4D).logits, batch.labels),
  }),
  cost: ({ attackSteps }) => ({ forward: attackSteps + 1, inputGradient: attackSteps }),
});
