/** Convolutions over [batch, height, width, channels] with filters [height, width, in, out]. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';

/** `same` as TensorFlow defines it, or [[top, bottom], [left, right]]. */
export type Padding = 'same' | readonly [readonly [number, number], readonly [number, number]];

export interface ConvolutionShape {
  readonly strides: number | readonly [number, number];
  readonly padding: Padding;
}

type StockPadding = NonNullable<Parameters<typeof tf.conv2d>[3]>;

const stockStrides = (strides: ConvolutionShape['strides']): [number, number] =>
  typeof strides === 'number' ? [strides, strides] : [strides[0], strides[1]];

function stockPadding(padding: Padding): StockPadding {
  if (padding === 'same') return 'same';
  const [rows, columns] = padding;
  return [
    [0, 0],
    [rows[0], rows[1]],
    [columns[0], columns[1]],
    [0, 0],
  ];
}

/**
 * Convolution for training, differentiable in both arguments:
 * y[b, i, j, o] = sum_{u, v, c} x[b, i s + u - top, j s + v - left, c] filter[u, v, c, o].
 * @param x [batch, height, width, in]
 * @param filter [height, width, in, out]
 */
export function conv2d(x: tf.Tensor4D, filter: tf.Tensor4D, { strides, padding }: ConvolutionShape): tf.Tensor4D {
  return tf.conv2d(x, filter, stockStrides(strides), stockPadding(padding));
}

/** ReLU's gradient from its result: dy where y > 0, else 0. */
const maskByOutput = (dy: tf.Tensor, y: tf.Tensor): tf.Tensor =>
  hasKernel('ReluGrad') ? runKernel('ReluGrad', { dy, y }) : tf.mul(dy, tf.step(y));

const WITH_RESIDUAL = 'ConvBiasResidualRelu';

export interface FoldedConvolution extends ConvolutionShape {
  readonly relu: boolean;
  /** Added before the ReLU; same shape as the result. */
  readonly residual?: tf.Tensor4D | null;
}

/**
 * Convolution, bias, optional residual sum and ReLU of an inference graph with batch norm folded into the weights:
 * y = relu(conv(x, filter) + bias + residual). Differentiable in x and residual; filter and bias are constants.
 * @param x [batch, height, width, in]
 * @param filter [height, width, in, out]
 * @param bias [out], or null for none
 */
export function convBiasRelu(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D | null,
  { strides, padding, relu, residual = null }: FoldedConvolution,
): tf.Tensor4D {
  const attributes = { strides: stockStrides(strides), pad: stockPadding(padding), dataFormat: 'NHWC', dilations: [1, 1] };
  const isFused = residual !== null && hasKernel(WITH_RESIDUAL);
  // Straight to the kernels: tf.fused.conv2d falls apart into three operations wherever a gradient is being taken.
  const forward = (input: tf.Tensor4D, added?: tf.Tensor4D) => {
    const inputs = { x: input, filter, ...(bias ? { bias } : {}), ...(isFused && added ? { residual: added } : {}) };
    const activation = relu && (isFused || !added) ? 'relu' : 'linear';
    const y = runKernel<tf.Tensor4D>(isFused ? WITH_RESIDUAL : 'FusedConv2D', inputs, { ...attributes, activation });
    if (isFused || !added) return y;
    const sum = tf.add(y, added);
    return relu ? tf.relu(sum) : sum;
  };
  const op = tf.customGrad((...given) => {
    const save = given.at(-1) as tf.GradSaveFunc;
    const [input, added] = given.slice(0, residual ? 2 : 1) as [tf.Tensor4D, tf.Tensor4D?];
    const y = forward(input, added);
    const inputShape = input.shape;
    save(relu ? [filter, y] : [filter]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [weights, output] = saved as [tf.Tensor4D, tf.Tensor4D | undefined];
      const masked = output ? maskByOutput(dy, output) : dy;
      const dx = runKernel<tf.Tensor4D>('Conv2DBackpropInput', { dy: masked, filter: weights }, { ...attributes, inputShape });
      // A clone, because the tape disposes of a gradient once it has added another to it.
      return residual ? [dx, tf.clone(masked)] : dx;
    };
    return { value: y, gradFunc };
  });
  return (residual ? op(x, residual) : op(x)) as tf.Tensor4D;
}
