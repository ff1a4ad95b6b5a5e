import { defineMethod } from '../method';
import { softmaxCrossEntropy } from '../primitives';
import type * as tf from '../tf';
import { epsilonWarmup, rampedEpsilon, trainingEpsilon, trainingNorm } from './adversarial-params';

/**
 * Fast adversarial training (FGSM-RS): CE(S(x'), y), x' by one step of 1.25 epsilon from a uniform start.
 * Source: Wong et al. 2020, arXiv:2001.03994, algorithm 3.
 */
export default defineMethod({
  id: 'fast-at',
  label: 'Fast-AT',
  help: 'Adversarial training with a single attack step. Cheap, but can overfit to that one step.',
  source: 'Wong et al. 2020, arXiv:2001.03994',
  adversarial: true,
  watchesOverfitting: true,
  params: {
    norm: trainingNorm,
    epsilon: trainingEpsilon,
    stepFraction: { kind: 'real', label: 'Step size / ε', default: 1.25, min: 0.1, max: 2 },
    epsilonWarmup,
  },
  terms: [{ id: 'adversarialCrossEntropy', label: 'Cross-entropy on attacked images' }],
  prepare({ params, attack, progress }) {
    const epsilon = rampedEpsilon(params, progress);
    return {
      adversarial: attack({ id: 'pgd', params: { steps: 1, stepSize: params.stepFraction * epsilon }, norm: params.norm, epsilon }),
    };
  },
  loss: ({ batch, prepared, student }) => ({
    adversarialCrossEntropy: softmaxCrossEntropy(student(prepared.adversarial as tf.Tensor4D).logits, batch.labels),
  }),
  cost: () => ({ forward: 2, inputGradient: 1 }),
});
