/** Batch normalisation with batch statistics, fused with what follows it in a residual block. */
import * as tf from '../tf';

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
