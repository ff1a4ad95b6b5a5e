import { klDivergence } from '../primitives';
import * as tf from '../tf';

export { klDivergence };

/**
 * Soft labels: temperature^2 KL(softmax(teacher / temperature) || softmax(student / temperature)); the square keeps the
 * size of the gradient independent of the temperature.
 * Source: Hinton et al. 2015, arXiv:1503.02531, section 2.
 * @returns [batch]
 */
export function distillation(teacher: tf.Tensor2D, student: tf.Tensor2D, temperature: number): tf.Tensor1D {
  const divergence = klDivergence(teacher, student, temperature);
  return temperature === 1 ? divergence : tf.mul(divergence, temperature ** 2);
}
