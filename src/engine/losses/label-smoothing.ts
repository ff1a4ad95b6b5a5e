import * as tf from '../tf';

/**
 * Softened labels: (1 - smoothing) y + smoothing / classes.
 * Source: Szegedy et al. 2016, arXiv:1512.00567, section 7.
 * @param labels probability rows, [batch, classes]
 * @param smoothing in [0, 1]
 * @returns probability rows, [batch, classes]
 */
export function smoothLabels(labels: tf.Tensor2D, smoothing: number): tf.Tensor2D {
  return tf.tidy(() => tf.add(tf.mul(labels, 1 - smoothing), smoothing / labels.shape[1]));
}
