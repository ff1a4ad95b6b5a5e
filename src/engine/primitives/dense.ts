/** Dense layers. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';

const FORWARD = 'Dense';

tf.registerGradient({
  kernelName: FORWARD,
  inputsToSave: ['x', 'kernel'],
  gradFunc: (dy, saved) => {
    const [x, kernel] = saved as [tf.Tensor, tf.Tensor];
    const inputs = { dy: dy as tf.Tensor };
    return {
      x: () => runKernel<tf.Tensor>('DenseInputGrad', { ...inputs, kernel }),
      kernel: () => runKernel<tf.Tensor>('DenseKernelGrad', { ...inputs, x }),
      bias: () => runKernel<tf.Tensor>('DenseBiasGrad', inputs),
    };
  },
});

/**
 * y = x kernel + bias.
 * @param x [batch, in]
 * @param kernel [in, out]
 * @param bias [out]
 * @returns [batch, out]
 */
export function dense(x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  if (hasKernel(FORWARD)) return runKernel<tf.Tensor2D>(FORWARD, { x, kernel, bias });
  return tf.add(tf.matMul(x, kernel), bias);
}
