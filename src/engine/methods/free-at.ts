import { defineMethod } from '../method';
import { softmaxCrossEntropy } from '../primitives';
import * as tf from '../tf';
import { epsilonWarmup, rampedEpsilon, trainingEpsilon, trainingNorm, trainingThreat } from './adversarial-params';

/**
 * Free adversarial training: CE(S(x + d), y), every batch m times in a row; d <- d + stepFraction epsilon sign(g), shortened
 * to the ball (g / |g|_2 in the l2 ball), g from the same backward pass as the weights' gradient, and d stays for the next batch.
 * Source: Shafahi et al. 2019, arXiv:1904.12843, algorithm 1.
 */
export default defineMethod({
  id: 'free-at',
  label: 'Free-AT',
  help: 'Adversarial training at the price of ordinary training: one backward pass moves weights and images.',
  source: 'Shafahi et al. 2019, arXiv:1904.12843',
  adversarial: true,
  params: {
    norm: trainingNorm,
    epsilon: trainingEpsilon,
    replays: { kind: 'integer', label: 'Replays m', default: 4, min: 1, max: 20, help: 'Steps in a row on the same batch.' },
    stepFraction: { kind: 'real', label: 'Step size / ε', default: 1, min: 0.01, max: 2 },
    epsilonWarmup,
  },
  terms: [{ id: 'adversarialCrossEntropy', label: 'Cross-entropy on attacked images' }],
  replays: ({ replays }) => replays,
  extraWeights: (_, { student, batchSize }) => [
    { name: 'perturbation', shape: [batchSize, ...student.input], deviation: 0, trained: false },
  ],
  loss({ batch, student, extra }) {
    const x = tf.clipByValue(tf.add(batch.images, extra('perturbation')), 0, 1) as tf.Tensor4D;
    return { adversarialCrossEntropy: softmaxCrossEntropy(student(x).logits, batch.labels) };
  },
  update({ params, progress, extra, gradient }) {
    const epsilon = rampedEpsilon(params, progress);
    const threatModel = trainingThreat({ norm: params.norm, epsilon });
    const step = tf.mul(threatModel.direction(gradient('perturbation') as tf.Tensor4D), params.stepFraction * epsilon);
    return { perturbation: threatModel.shorten(tf.add(extra('perturbation'), step)) };
  },
});
