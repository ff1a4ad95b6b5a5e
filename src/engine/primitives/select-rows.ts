/** Choosing between two batches example by example. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';

/**
 * Rows of `yes` where the flag is set, of `no` elsewhere; exactly their values, not a blend.
 * @param flags 0 or 1, [batch]
 * @param yes [batch, ...]
 * @param no same shape as yes
 */
export function selectRows<T extends tf.Tensor>(flags: tf.Tensor1D, yes: T, no: T): T {
  if (hasKernel('SelectRows')) return runKernel<T>('SelectRows', { flags, yes, no });
  const column = yes.shape.map((size, axis) => (axis === 0 ? size : 1));
  return tf.where(tf.cast(tf.reshape(flags, column), 'bool'), yes, no) as T;
}
