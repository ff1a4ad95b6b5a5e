/** Access to the fused kernels that `src/kernels` may have registered for the active backend. */
import * as tf from '../tf';

export const hasKernel = (name: string): boolean => tf.getKernel(name, tf.getBackend()) !== undefined;

/** Runs a registered kernel; it lands on the gradient tape like any stock operation. */
export function runKernel<T extends tf.Tensor | tf.Tensor[]>(name: string, inputs: Record<string, tf.Tensor>, attributes: object = {}): T {
  return tf.engine().runKernel<T>(name, inputs, attributes as tf.NamedAttrMap);
}
