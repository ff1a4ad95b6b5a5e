/** Work on whole images. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';

const NORMALISE = 'NormaliseChannels';

tf.registerGradient({
  kernelName: NORMALISE,
  gradFunc: (dy, _, { mean, std }) => ({
    x: () => runKernel<tf.Tensor4D>(NORMALISE, { x: dy as tf.Tensor }, { mean: (mean as number[]).map(() => 0), std }),
  }),
});

/**
 * (x - mean) / std by channel.
 * @param x [batch, height, width, channels]
 */
export function normaliseChannels(x: tf.Tensor4D, mean: readonly number[], std: readonly number[]): tf.Tensor4D {
  if (hasKernel(NORMALISE)) return runKernel<tf.Tensor4D>(NORMALISE, { x }, { mean, std });
  return tf.div(tf.sub(x, mean as number[]), std as number[]);
}

/**
 * ratio x + (1 - ratio) x[partner], row by row; not differentiable.
 * @param x [batch, ...]
 * @param partner [batch] int32, rows of x
 * @param ratio [batch]
 * @returns same shape as x
 */
export function mixRows<T extends tf.Tensor>(x: T, partner: tf.Tensor1D, ratio: tf.Tensor1D): T {
  if (hasKernel('MixRows')) return runKernel<T>('MixRows', { x, partner, ratio });
  const r = tf.reshape(
    ratio,
    x.shape.map((size, axis) => (axis === 0 ? size : 1)),
  );
  return tf.add(tf.mul(x, r), tf.mul(tf.gather(x, partner), tf.sub(1, r))) as T;
}
