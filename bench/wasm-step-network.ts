/** A small residual network with its training step, written on the engine's primitives. */
import { batchNormTraining, conv2d, globalAveragePool, sgdUpdate, softmaxCrossEntropy } from '../src/engine/primitives';
import * as tf from '../src/engine/tf';

interface Block {
  readonly convs: readonly tf.Variable[];
  readonly shortcut: tf.Variable | null;
  readonly stride: number;
}

const SIDE = 32;
const CLASSES = 10;

/** Residual stack of one block a stage; `stemStride` 2 halves the image first. */
export function resnetLike(widths: readonly number[], stemStride: number) {
  const parameters: { value: tf.Variable; velocity: tf.Variable }[] = [];
  const variable = (value: tf.Tensor) => {
    const made = tf.variable(value);
    parameters.push({ value: made, velocity: tf.variable(tf.zeros(value.shape)) });
    return made;
  };
  let macs = 0;
  const norms = new Map<tf.Variable, { gamma: tf.Variable; beta: tf.Variable }>();
  const filter = (size: number, from: number, to: number, side: number) => {
    macs += side * side * size * size * from * to;
    const made = variable(tf.randomNormal([size, size, from, to], 0, Math.sqrt(2 / (size * size * from)), 'float32', 7));
    norms.set(made, { gamma: variable(tf.ones([to])), beta: variable(tf.zeros([to])) });
    return made;
  };
  let side = SIDE / stemStride;
  let channels = widths[0] ?? 16;
  const stem = filter(3, 3, channels, side);
  const blocks: Block[] = widths.map((width, stage) => {
    const stride = stage === 0 ? 1 : 2;
    side /= stride;
    const convs = [filter(3, channels, width, side), filter(3, width, width, side)];
    const shortcut = stride === 1 ? null : filter(1, channels, width, side);
    channels = width;
    return { convs, shortcut, stride };
  });
  const dense = variable(tf.randomNormal([channels, CLASSES], 0, 0.1, 'float32', 8));
  const one = [
    [1, 1],
    [1, 1],
  ] as const;
  const unit = (x: tf.Tensor4D, w: tf.Variable, strides: number, residual: tf.Tensor4D | undefined, relu: boolean) => {
    const norm = norms.get(w);
    if (!norm) throw new Error('filter has no batch norm, expected one');
    const y = conv2d(x, w as tf.Variable<tf.Rank.R4>, { strides, padding: w.shape[0] === 1 ? 'same' : one });
    const options = residual ? { residual, relu } : { relu };
    return batchNormTraining(y, norm.gamma as tf.Variable<tf.Rank.R1>, norm.beta as tf.Variable<tf.Rank.R1>, options).y;
  };
  const logits = (images: tf.Tensor4D) => {
    let x = unit(images, stem, stemStride, undefined, true);
    for (const { convs, shortcut, stride } of blocks) {
      const skip = shortcut ? unit(x, shortcut, stride, undefined, false) : x;
      const inner = unit(x, convs[0] as tf.Variable, stride, undefined, true);
      x = unit(inner, convs[1] as tf.Variable, 1, skip, true);
    }
    return tf.matMul(globalAveragePool(x), dense as tf.Variable<tf.Rank.R2>) as tf.Tensor2D;
  };
  let data: { images: tf.Tensor4D; labels: tf.Tensor2D } | undefined;
  return {
    macs,
    logits,
    /** One SGD step on a fixed random batch; returns the loss. */
    step(batch: number): number {
      data ??= {
        images: tf.randomUniform([batch, SIDE, SIDE, 3], 0, 1, 'float32', 9),
        labels: tf.oneHot(tf.mod(tf.range(0, batch, 1, 'int32'), tf.scalar(CLASSES, 'int32')) as tf.Tensor1D, CLASSES) as tf.Tensor2D,
      };
      const { images, labels } = data;
      return tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() => tf.mean(softmaxCrossEntropy(logits(images), labels)) as tf.Scalar);
        for (const { value: parameter, velocity } of parameters) {
          const gradient = grads[parameter.name] as tf.Tensor;
          sgdUpdate({ parameter, gradient, velocity, learningRate: 0.01, momentum: 0.9, nesterov: true, weightDecay: 5e-4 });
        }
        return value.dataSync()[0] ?? Number.NaN;
      });
    },
  };
}
