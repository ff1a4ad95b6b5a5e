import * as tf from '../tf';

/**
 * KL(p || q) = sum_k p_k (log p_k - log q_k) with p = softmax(p-logits / temperature), q likewise.
 * Gradients flow to both sides; wrap what is constant in a tensor made outside the tape.
 * @param target logits of p, [batch, classes]
 * @param logits logits of q, [batch, classes]
 * @returns [batch]
 */
export function klDivergence(target: tf.Tensor2D, logits: tf.Tensor2D, temperature = 1): tf.Tensor1D {
  const logP = tf.logSoftmax(temperature === 1 ? target : tf.div(target, temperature));
  const logQ = tf.logSoftmax(temperature === 1 ? logits : tf.div(logits, temperature));
  return tf.sum(tf.mul(tf.exp(logP), tf.sub(logP, logQ)), 1);
}

/**
 * Soft labels: temperature^2 KL(softmax(teacher / temperature) || softmax(student / temperature)); the square keeps the
 * size of the gradient independent of the temperature.
 * Source: Hinton et al. 2015, arXiv:1503.02531, section 2.
 * @returns [batch]
 */
export function distillation(teacher: tf.Tensor2D, student: tf.Tensor2D, temperature: number): tf.Tensor1D {
  return tf.mul(klDivergence(teacher, student, temperature), temperature ** 2);
}
