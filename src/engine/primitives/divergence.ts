/** Kullback-Leibler divergence of two softmaxes. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';
import { scaleRows } from './scale-rows';

const FORWARD = 'SoftmaxDivergence';

tf.registerGradient({
  kernelName: FORWARD,
  outputsToSave: [false, true, true],
  gradFunc: (dys, saved) => {
    const [dy] = dys as [tf.Tensor];
    const [slopeP, slopeQ] = saved as [tf.Tensor, tf.Tensor];
    const along = (slope: tf.Tensor) => () => scaleRows(slope, dy);
    return { p: along(slopeP), q: along(slopeQ) };
  },
});

/**
 * KL(p || q) = sum_k p_k (log p_k - log q_k) with p = softmax(p-logits / temperature), q likewise.
 * Gradients flow to both sides; wrap what is constant in a tensor made outside the tape.
 * @param target logits of p, [batch, classes]
 * @param logits logits of q, [batch, classes]
 * @returns [batch]
 */
export function klDivergence(target: tf.Tensor2D, logits: tf.Tensor2D, temperature = 1): tf.Tensor1D {
  if (hasKernel(FORWARD)) return runKernel<tf.Tensor[]>(FORWARD, { p: target, q: logits }, { temperature })[0] as tf.Tensor1D;
  const logP = tf.logSoftmax(temperature === 1 ? target : tf.div(target, temperature));
  const logQ = tf.logSoftmax(temperature === 1 ? logits : tf.div(logits, temperature));
  return tf.sum(tf.mul(tf.exp(logP), tf.sub(logP, logQ)), 1);
}
