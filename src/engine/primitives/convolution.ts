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

/**
 * Convolution, bias and optional ReLU of an inference graph with batch norm folded into the weights:
 * y = relu(conv(x, filter) + bias). Differentiable in x only; filter and bias are constants.
 * @param x [batch, height, width, in]
 * @param filter [height, width, in, out]
 * @param bias [out], or null for none
 */
export function convBiasRelu(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D | null,
  { strides, padding, relu }: ConvolutionShape & { readonly relu: boolean },
): tf.Tensor4D {
  const attributes = { strides: stockStrides(strides), pad: stockPadding(padding), dataFormat: 'NHWC', dilations: [1, 1] };
  const op = tf.customGrad((input, save) => {
    const y = runKernel<tf.Tensor4D>(
      'FusedConv2D',
      { x: input as tf.Tensor4D, filter, ...(bias ? { bias } : {}) },
      // Straight to the kernel: tf.fused.conv2d falls apart into three operations wherever a gradient is being taken.
      { ...attributes, activation: relu ? 'relu' : 'linear' },
    );
    const inputShape = (input as tf.Tensor4D).shape;
    (save as tf.GradSaveFunc)(relu ? [filter, y] : [filter]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [weights, output] = saved as [tf.Tensor4D, tf.Tensor4D | undefined];
      const masked = output ? maskByOutput(dy, output) : dy;
      return runKernel<tf.Tensor4D>('Conv2DBackpropInput', { dy: masked, filter: weights }, { ...attributes, inputShape });
    };
    return { value: y, gradFunc };
  });
  return op(x) as tf.Tensor4D;
}
