/** Depthwise convolution: every channel has a filter of its own. */
import * as tf from '../tf';
import { hasKernel } from './own-kernel';

export interface DepthwiseShape {
  readonly stride: number;
  /** Zeros on every side. */
  readonly padding: number;
}

const pad = (x: tf.Tensor4D, padding: number): tf.Tensor4D =>
  padding === 0
    ? tf.clone(x)
    : tf.pad(x, [
        [0, 0],
        [padding, padding],
        [padding, padding],
        [0, 0],
      ]);

/** Puts `stride - 1` zeros behind every row and column. */
function dilate(x: tf.Tensor4D, stride: number): tf.Tensor4D {
  if (stride === 1) return x;
  const [batch, height, width, channels] = x.shape;
  const rows = tf.reshape<tf.Rank.R4>(x, [batch * height, 1, width, channels]);
  const tall = tf.concat([rows, tf.zeros([batch * height, stride - 1, width, channels])], 1);
  const columns = tf.reshape<tf.Rank.R4>(tall, [batch * height * stride, width, 1, channels]);
  const wide = tf.concat([columns, tf.zeros([batch * height * stride, width, stride - 1, channels])], 2);
  return tf.reshape(wide, [batch, height * stride, width * stride, channels]);
}

/** Gradient of x: the dilated dy convolved with the flipped filter. */
function inputGradient(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  shape: tf.Tensor4D['shape'],
  { stride, padding }: DepthwiseShape,
): tf.Tensor4D {
  const kernel = filter.shape[0];
  const spread = dilate(dy, stride);
  const after = (size: number, length: number) => size + 2 * padding - length;
  const [, height, width] = shape;
  const padded = tf.pad(spread, [
    [0, 0],
    [kernel - 1, after(height, spread.shape[1])],
    [kernel - 1, after(width, spread.shape[2])],
    [0, 0],
  ]);
  const whole = tf.depthwiseConv2d(padded, tf.reverse(filter, [0, 1]), 1, 'valid');
  return tf.slice(whole, [0, padding, padding, 0], shape);
}

/** Gradient of the filter: one sum of products for each of its positions. */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, { shape }: tf.Tensor4D, { stride, padding }: DepthwiseShape): tf.Tensor4D {
  const padded = pad(x, padding);
  const [batch, rows, columns, channels] = dy.shape;
  const sums: tf.Tensor[] = [];
  for (let u = 0; u < shape[0]; u++) {
    for (let v = 0; v < shape[1]; v++) {
      const end = [batch, u + (rows - 1) * stride + 1, v + (columns - 1) * stride + 1, channels];
      const seen = tf.stridedSlice(padded, [0, u, v, 0], end, [1, stride, stride, 1]);
      sums.push(tf.sum(tf.mul(seen, dy), [0, 1, 2]));
    }
  }
  return tf.reshape(tf.stack(sums), shape);
}

const forward = (x: tf.Tensor4D, filter: tf.Tensor4D, { stride, padding }: DepthwiseShape): tf.Tensor4D =>
  tf.depthwiseConv2d(pad(x, padding), filter, stride, 'valid');

/** Stock tfjs lacks these on wasm; the gradients are then made of operations that every backend has. */
const hasGradientKernels = () => hasKernel('DepthwiseConv2dNativeBackpropInput') && hasKernel('DepthwiseConv2dNativeBackpropFilter');

/**
 * y[b, i, j, c] = sum_{u, v} x[b, i s + u - p, j s + v - p, c] filter[u, v, c, 0], differentiable in both arguments.
 * @param x [batch, height, width, channels]
 * @param filter [height, width, channels, 1]
 */
export function depthwiseConv2d(x: tf.Tensor4D, filter: tf.Tensor4D, shape: DepthwiseShape): tf.Tensor4D {
  if (hasGradientKernels()) return tf.depthwiseConv2d(x, filter, shape.stride, shape.padding);
  const op = tf.customGrad((input, weights, save) => {
    const [a, w] = [input as tf.Tensor4D, weights as tf.Tensor4D];
    (save as tf.GradSaveFunc)([a, w]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [own, kernel] = saved as [tf.Tensor4D, tf.Tensor4D];
      return [inputGradient(dy as tf.Tensor4D, kernel, own.shape, shape), filterGradient(own, dy as tf.Tensor4D, kernel, shape)];
    };
    return { value: forward(a, w, shape), gradFunc };
  });
  return op(x, filter) as tf.Tensor4D;
}

/** The same for a frozen filter: differentiable in x only. */
export function depthwiseConv2dFrozen(x: tf.Tensor4D, filter: tf.Tensor4D, shape: DepthwiseShape): tf.Tensor4D {
  if (hasGradientKernels()) return tf.depthwiseConv2d(x, filter, shape.stride, shape.padding);
  const op = tf.customGrad((input) => {
    const own = input as tf.Tensor4D;
    const size = own.shape;
    return { value: forward(own, filter, shape), gradFunc: (dy) => inputGradient(dy as tf.Tensor4D, filter, size, shape) };
  });
  return op(x) as tf.Tensor4D;
}
