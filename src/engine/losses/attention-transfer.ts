import { ShapeError } from '../../protocol/errors';
import * as tf from '../tf';
import { unitRows } from './unit-rows';

/**
 * Attention map of feature maps: vec(mean_c A^2) / max(|.|_2, 1e-8), row-major.
 * Source: Zagoruyko and Komodakis 2017, arXiv:1612.03928, section 3.1, with the mean over channels of its public code.
 * @param features [batch, height, width, channels]
 * @returns [batch, height * width]
 */
export function attentionMap(features: tf.Tensor4D): tf.Tensor2D {
  const energy = tf.mean(tf.square(features), 3);
  return unitRows(tf.reshape(energy, [features.shape[0], -1]) as tf.Tensor2D);
}

/**
 * Attention transfer at one tap: mean over positions of (at(T) - at(S))^2.
 * @param teacher attention map of the teacher, [batch, positions]
 * @param student feature maps of the student, [batch, height, width, channels]
 * @returns [batch]
 * @throws ShapeError when heights and widths differ
 */
export function attentionTransfer(teacher: tf.Tensor2D, student: tf.Tensor4D): tf.Tensor1D {
  const own = attentionMap(student);
  if (own.shape[1] !== teacher.shape[1]) {
    throw new ShapeError(`student attention map has ${own.shape[1]} positions, expected ${teacher.shape[1]} like the teacher's`);
  }
  return tf.mean(tf.square(tf.sub(teacher, own)), 1);
}
