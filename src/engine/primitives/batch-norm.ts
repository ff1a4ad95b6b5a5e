/** Batch normalisation with batch statistics, fused with what follows it in a residual block. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';

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

const FORWARD = 'BatchNormTraining';
const BACKWARD = 'BatchNormTrainingGrad';

/**
 * dx = gamma / s (g - mean(g) - xhat mean(g xhat)), dgamma = sum(g xhat), dbeta = sum(g), dresidual = g, where
 * g = dy where y > 0 (with ReLU), s = sqrt(variance + 1e-5), xhat = (x - mean) / s.
 */
tf.registerGradient({
  kernelName: FORWARD,
  inputsToSave: ['x', 'gamma'],
  outputsToSave: [true, true, true],
  gradFunc: (dys, saved, attributes) => {
    const [dy] = dys as [tf.Tensor];
    const [x, gamma, y, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const relu = Boolean(attributes.relu);
    const masked = Boolean(attributes.residual) && relu;
    const gradients = runKernel<tf.Tensor[]>(BACKWARD, { dy, x, gamma, y, mean, variance }, { ...attributes, residual: masked });
    const [dx, dgamma, dbeta, dresidual] = gradients as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor?];
    return {
      x: () => dx,
      gamma: () => dgamma,
      beta: () => dbeta,
      // A clone, because the tape disposes of a gradient once it has added another to it.
      ...(attributes.residual ? { residual: () => dresidual ?? tf.clone(dy) } : {}),
    };
  },
});

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
  if (hasKernel(FORWARD)) {
    const inputs = { x, gamma, beta, ...(residual ? { residual } : {}) };
    const attributes = { epsilon: BATCH_NORM_EPSILON, relu, residual: residual !== undefined };
    const [y, mean, variance] = runKernel<tf.Tensor[]>(FORWARD, inputs, attributes) as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
    return { y, mean, variance };
  }
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  let y = tf.batchNorm4d(x, mean as tf.Tensor1D, variance as tf.Tensor1D, beta, gamma, BATCH_NORM_EPSILON);
  if (residual) y = tf.add(y, residual);
  if (relu) y = tf.relu(y);
  return { y, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
}
