/** Cross-entropy with its gradient in closed form. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';
import { scaleRows } from './scale-rows';

const FORWARD = 'SoftmaxCrossEntropy';

tf.registerGradient({
  kernelName: FORWARD,
  outputsToSave: [false, true],
  gradFunc: (dys, saved) => {
    const [dy] = dys as [tf.Tensor];
    const [slope] = saved as [tf.Tensor];
    // Labels are constants everywhere in this project, so their gradient is never asked for.
    return { logits: () => scaleRows(slope, dy) };
  },
});

/**
 * Cross-entropy with probability rows: -sum_k labels_k log softmax(logits)_k.
 * @param logits [batch, classes]
 * @param labels [batch, classes], constant
 * @returns [batch]
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor1D {
  if (hasKernel(FORWARD)) return runKernel<tf.Tensor[]>(FORWARD, { logits, labels })[0] as tf.Tensor1D;
  const op = tf.customGrad((z, y, save) => {
    const logSoftmax = tf.logSoftmax(z as tf.Tensor2D);
    (save as tf.GradSaveFunc)([logSoftmax, y as tf.Tensor2D]);
    const value = tf.neg(tf.sum(tf.mul(logSoftmax, y as tf.Tensor2D), 1));
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [logP, rows] = saved as [tf.Tensor2D, tf.Tensor2D];
      const scale = tf.reshape(dy, [-1, 1]);
      // Labels are constants everywhere in this project, so their gradient is never asked for.
      return [tf.mul(tf.sub(tf.mul(tf.exp(logP), tf.sum(rows, 1, true)), rows), scale), tf.zerosLike(rows)];
    };
    return { value, gradFunc };
  });
  return op(logits, labels) as tf.Tensor1D;
}
