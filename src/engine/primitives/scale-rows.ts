/** The last step of a loss's gradient. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';

/**
 * Each row times a number of its own.
 * @param rows [batch, entries]
 * @param scale [batch]
 */
export function scaleRows(rows: tf.Tensor, scale: tf.Tensor): tf.Tensor {
  if (hasKernel('ScaleRows')) return runKernel<tf.Tensor>('ScaleRows', { rows, scale });
  return tf.mul(rows, tf.reshape(scale, [-1, 1]));
}
