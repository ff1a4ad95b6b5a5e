/**
 * The handful of fused operations the networks are made of. Each asks the backend for a kernel of its own name
 * (registered by `src/kernels`) and otherwise composes it from stock tfjs operations with the same result.
 */
import * as tf from './tf';

/** Variance floor of batch normalisation; PyTorch's default. */
export const BATCH_NORM_EPSILON = 1e-5;

export interface BatchNormOutput {
  /** [batch, height, width, channels] */
  readonly y: tf.Tensor4D;
  /** Batch mean, [channels]. */
  readonly mean: tf.Tensor1D;
  /** Biased batch variance, [channels]. */
  readonly variance: tf.Tensor1D;
}

/**
 * Batch normalisation with batch statistics, then an optional residual sum, then an optional ReLU:
 * y = relu(gamma (x - mean) / sqrt(variance + 1e-5) + beta + residual).
 * Gradients flow to x, gamma, beta and residual; mean and variance are constants to the caller.
 * @param x [batch, height, width, channels]
 * @param gamma [channels]
 * @param beta [channels]
 */
export function batchNormTraining(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { residual, relu = false }: { residual?: tf.Tensor4D; relu?: boolean } = {},
): BatchNormOutput {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  let y = tf.batchNorm4d(x, mean as tf.Tensor1D, variance as tf.Tensor1D, beta, gamma, BATCH_NORM_EPSILON);
  if (residual) y = tf.add(y, residual);
  if (relu) y = tf.relu(y);
  return { y, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
}

/**
 * Cross-entropy with probability rows: -sum_k labels_k log softmax(logits)_k.
 * @param logits [batch, classes]
 * @param labels [batch, classes], constant
 * @returns [batch]
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor1D {
  const op = tf.customGrad((z, y, save) => {
    const logSoftmax = tf.logSoftmax(z as tf.Tensor2D);
    (save as tf.GradSaveFunc)([logSoftmax, y as tf.Tensor2D]);
    const value = tf.neg(tf.sum(tf.mul(logSoftmax, y as tf.Tensor2D), 1));
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [logP, rows] = saved as [tf.Tensor2D, tf.Tensor2D];
      const scale = tf.reshape(dy, [-1, 1]);
      // Labels are constants everywhere in this project, so their gradient is never asked for.
      return [tf.mul(tf.sub(tf.mul(tf.exp(logP), tf.sum(rows, 1, true)), rows), scale), tf.zerosLike(rows)];
    };
    return { value, gradFunc };
  });
  return op(logits, labels) as tf.Tensor1D;
}
