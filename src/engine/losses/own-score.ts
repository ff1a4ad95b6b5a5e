import * as tf from '../tf';

/**
 * Probability of the true class: sum_k y_k softmax(z)_k.
 * @param logits [batch, classes]
 * @param labels one-hot rows, [batch, classes]
 * @returns [batch]
 */
export const ownScore = (logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor1D => tf.sum(tf.mul(tf.softmax(logits), labels), 1);
