/** Pooling over all positions. */
import * as tf from '../tf';

/**
 * Mean over height and width: y[b, c] = 1 / (H W) sum_hw x[b, h, w, c].
 * @param x [batch, height, width, channels]
 * @returns [batch, channels]
 */
export function globalAveragePool(x: tf.Tensor4D): tf.Tensor2D {
  return tf.mean(x, [1, 2]);
}
