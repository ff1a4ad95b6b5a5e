import * as tf from '../tf';

/** Floor of a norm that something is divided by. */
const NORM_FLOOR = 1e-8;

/**
 * Length of each row, max(|row|_2, 1e-8), with slope 0 below the floor.
 * @param rows [batch, entries]
 * @returns [batch, 1]
 */
export function rowNorms(rows: tf.Tensor2D): tf.Tensor2D {
  // The square root's slope is infinite at 0: keep it off 0, where the floor takes over anyway.
  const squares = tf.maximum(tf.sum(tf.square(rows), 1, true), NORM_FLOOR ** 2);
  return tf.sqrt(squares) as tf.Tensor2D;
}

/** Each row scaled to length one. */
export const unitRows = (rows: tf.Tensor2D): tf.Tensor2D => tf.div(rows, rowNorms(rows));
