/** Pooling over all positions. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';

const FORWARD = 'GlobalAveragePool';

tf.registerGradient({
  kernelName: FORWARD,
  gradFunc: (dy, _, { height, width }) => ({
    x: () => runKernel<tf.Tensor4D>('GlobalAveragePoolGrad', { dy: dy as tf.Tensor }, { height, width }),
  }),
});

/**
 * Mean over height and width: y[b, c] = 1 / (H W) sum_hw x[b, h, w, c].
 * @param x [batch, height, width, channels]
 * @returns [batch, channels]
 */
export function globalAveragePool(x: tf.Tensor4D): tf.Tensor2D {
  const [, height, width] = x.shape;
  if (hasKernel(FORWARD)) return runKernel<tf.Tensor2D>(FORWARD, { x }, { height, width });
  return tf.mean(x, [1, 2]);
}
