/** Rows brought to unit length, and distances of rows. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';
import { scaleRows } from './scale-rows';

/** Floor of a norm that something is divided by. */
const NORM_FLOOR = 1e-8;
const UNIT = 'UnitChannelMap';
const DISTANCE = 'RowDistance';

/** What a kernel may know besides; cosine has no kernel of its own. */
export type RowDistance = 'l2' | 'mse' | 'l1';

tf.registerGradient({
  kernelName: UNIT,
  outputsToSave: [true, true],
  gradFunc: (dys, saved, { height, width }) => {
    const [dy] = dys as [tf.Tensor];
    const [y, norms] = saved as [tf.Tensor, tf.Tensor];
    return {
      x: () => {
        const pooled = runKernel<tf.Tensor>('UnitRowsGrad', { dy, y, norms }, { floor: NORM_FLOOR });
        return runKernel<tf.Tensor>('GlobalAveragePoolGrad', { dy: pooled }, { height, width });
      },
    };
  },
});

tf.registerGradient({
  kernelName: DISTANCE,
  outputsToSave: [false, true],
  gradFunc: (dys, saved) => {
    const [dy] = dys as [tf.Tensor];
    const [slope] = saved as [tf.Tensor];
    const toward = () => scaleRows(slope, dy);
    return { a: () => tf.neg(toward()), b: toward };
  },
});

/**
 * Mean over positions, each image's brought to length one; null where the backend has no kernel for it.
 * @param x [batch, height, width, channels]
 * @returns [batch, channels]
 */
export function unitChannelMap(x: tf.Tensor4D): tf.Tensor2D | null {
  if (!hasKernel(UNIT)) return null;
  const [, height, width] = x.shape;
  return runKernel<tf.Tensor[]>(UNIT, { x }, { height, width, floor: NORM_FLOOR })[0] as tf.Tensor2D;
}

/**
 * Distance of each row of a to the same row of b: `l2` sqrt(sum (a-b)^2 + 1e-12); `mse` mean (a-b)^2; `l1` mean |a-b|.
 * @param a [batch, entries]
 * @param b [batch, entries]
 * @returns [batch]
 */
export function rowDistance(a: tf.Tensor2D, b: tf.Tensor2D, distance: RowDistance): tf.Tensor1D {
  if (hasKernel(DISTANCE)) return runKernel<tf.Tensor[]>(DISTANCE, { a, b }, { distance })[0] as tf.Tensor1D;
  const difference = tf.sub(a, b);
  if (distance === 'l2') return tf.sqrt(tf.add(tf.sum(tf.square(difference), 1), 1e-12));
  return tf.mean(distance === 'mse' ? tf.square(difference) : tf.abs(difference), 1);
}
