import * as tf from '../tf';

/** A variable of zeros shaped like another, not trained. */
export function zerosVariable(like: tf.Variable): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zerosLike(like as tf.Tensor), false));
}
