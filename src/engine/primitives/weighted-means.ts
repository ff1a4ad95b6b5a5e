/** From per-example losses to the number that is differentiated, and to those that are shown. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';

const FORWARD = 'WeightedMeans';

const nameOf = (i: number) => `term${i}`;

tf.registerGradient({
  kernelName: FORWARD,
  gradFunc: (dys, _, attributes) => {
    const [dy] = dys as [tf.Tensor];
    const { weights, count } = attributes as unknown as { weights: readonly number[]; count: number };
    return Object.fromEntries(weights.map((weight, i) => [nameOf(i), () => tf.broadcastTo(tf.mul(dy, weight / count), [count])]));
  },
});

export interface WeightedMeans {
  /** sum_i weight_i mean(term_i); differentiable. */
  readonly total: tf.Scalar;
  /** The total, then each term's mean: [1 + terms]. */
  readonly summary: tf.Tensor1D;
}

/**
 * Means of per-example terms over the batch, and their weighted sum.
 * @param terms each [batch]
 */
export function weightedMeans(terms: readonly tf.Tensor1D[], weights: readonly number[]): WeightedMeans {
  if (hasKernel(FORWARD)) {
    const inputs = Object.fromEntries(terms.map((term, i) => [nameOf(i), term]));
    const [total, summary] = runKernel<tf.Tensor[]>(FORWARD, inputs, { weights, count: terms[0]!.size });
    return { total: total as tf.Scalar, summary: summary as tf.Tensor1D };
  }
  const means = terms.map((term) => tf.mean(term) as tf.Scalar);
  const total = tf.addN(means.map((mean, i) => tf.mul(mean, weights[i]!))) as tf.Scalar;
  return { total, summary: tf.stack([total, ...means]) as tf.Tensor1D };
}
