/** Gradients of stock operations without the uploads and temporaries of the stock gradients. */
import * as tf from '@tensorflow/tfjs-core';
// After core: fills the registry that this file reads when it is loaded.
import '@tensorflow/tfjs-core/dist/register_all_gradients';

export type KernelMode = 'ours' | 'stock';

type Gradient = Parameters<typeof tf.registerGradient>[0];
type GradFunc = Gradient['gradFunc'];

/** Spreads dy of a reduction over the reduced axes: stock tfjs multiplies by an uploaded tensor of ones instead. */
function spread(dy: tf.Tensor, shape: number[], axis: number | number[] | undefined, scale: number): tf.Tensor {
  const axes = tf.util.parseAxisParam(axis ?? shape.map((_, i) => i), shape);
  const kept = shape.map((size, i) => (axes.includes(i) ? 1 : size));
  const scaled = scale === 1 ? dy : tf.mul(dy, scale);
  return tf.broadcastTo(tf.reshape(scaled, kept), shape);
}

const axisOf = (attrs: tf.NamedAttrMap) => attrs.axis as number | number[] | undefined;

const sum: GradFunc = (dy, saved, attrs) => {
  const [x] = saved as [tf.Tensor];
  return { x: () => spread(dy as tf.Tensor, x.shape, axisOf(attrs), 1) };
};

const mean: GradFunc = (dy, saved, attrs) => {
  const [x] = saved as [tf.Tensor];
  const count = x.size / Math.max(1, (dy as tf.Tensor).size);
  return { x: () => spread(dy as tf.Tensor, x.shape, axisOf(attrs), 1 / count) };
};

const relu: GradFunc = (dy, saved) => {
  const [y] = saved as [tf.Tensor];
  const inputs = { dy: dy as tf.Tensor, y };
  return {
    x: () => (tf.getKernel('ReluGrad', tf.getBackend()) ? tf.engine().runKernel('ReluGrad', inputs) : tf.mul(inputs.dy, tf.step(y))),
  };
};

const GRADIENTS: readonly Gradient[] = [
  { kernelName: 'Sum', inputsToSave: ['x'], gradFunc: sum },
  { kernelName: 'Mean', inputsToSave: ['x'], gradFunc: mean },
  { kernelName: 'Relu', outputsToSave: [true], gradFunc: relu },
];

/** The gradients of tfjs itself, kept to be put back. */
const stockGradients = GRADIENTS.map(({ kernelName }) => tf.getGradient(kernelName));

/** Registers our gradients, or those of tfjs again. */
export function installGradients(mode: KernelMode): void {
  GRADIENTS.forEach((gradient, i) => {
    tf.unregisterGradient(gradient.kernelName);
    tf.registerGradient(mode === 'ours' ? gradient : (stockGradients[i] ?? gradient));
  });
}
