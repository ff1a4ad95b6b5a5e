/** Convolution gradients made of the backend's own forward convolution. */
import * as tf from '@tensorflow/tfjs-core';

type KernelFunc = Parameters<typeof tf.registerKernel>[0]['kernelFunc'];
type Pad = Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
type Four = [number, number, number, number];

interface ConvAttrs {
  strides: [number, number] | number;
  pad: Pad;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** conv2d with stride 1 and any padding, negative ones cutting rows or columns off. */
function convolve(x: tf.Tensor4D, filter: tf.Tensor4D, rows: [number, number], columns: [number, number], dilations: [number, number]) {
  const [batch, height, width, channels] = x.shape;
  const cut = (pads: [number, number]) => pads.map((p) => Math.max(0, -p)) as [number, number];
  const keep = (pads: [number, number]) => pads.map((p) => Math.max(0, p)) as [number, number];
  const [top, bottom] = cut(rows);
  const [left, right] = cut(columns);
  const inner =
    top + bottom + left + right === 0 ? x : tf.slice(x, [0, top, left, 0], [batch, height - top - bottom, width - left - right, channels]);
  return tf.conv2d(inner, filter, 1, [[0, 0], keep(rows), keep(columns), [0, 0]], 'NHWC', dilations);
}

/** Puts stride - 1 zeros between neighbours: [b, h, w, c] to [b, h s, w s, c]. */
function stuff(dy: tf.Tensor4D, strideHeight: number, strideWidth: number): tf.Tensor4D {
  if (strideHeight === 1 && strideWidth === 1) return dy;
  const [batch, height, width, channels] = dy.shape;
  const columns = tf.pad(tf.reshape(dy, [batch * height * width, channels]), [
    [0, 0],
    [0, (strideWidth - 1) * channels],
  ]);
  const row = width * strideWidth * channels;
  const rows = tf.pad(tf.reshape(columns, [batch * height, row]), [
    [0, 0],
    [0, (strideHeight - 1) * row],
  ]);
  return tf.reshape(rows, [batch, height * strideHeight, width * strideWidth, channels]);
}

/** dx = conv(dy with zeros between, filter turned by 180 degrees with channels swapped). */
export const conv2DBackpropInput: KernelFunc = ({ inputs, attrs }) => {
  const { strides, pad, dimRoundingMode, inputShape } = attrs as unknown as ConvAttrs & { inputShape: Four };
  return tf.tidy(() => {
    const [dy, filter] = [inputs.dy, inputs.filter] as [tf.Tensor4D, tf.Tensor4D];
    const info = tf.backend_util.computeConv2DInfo(inputShape, filter.shape, strides, 1, pad, dimRoundingMode);
    const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
    const spaced = stuff(dy, info.strideHeight, info.strideWidth);
    const top = info.filterHeight - 1 - info.padInfo.top;
    const left = info.filterWidth - 1 - info.padInfo.left;
    const bottom = inputShape[1] + info.filterHeight - 1 - top - spaced.shape[1];
    const right = inputShape[2] + info.filterWidth - 1 - left - spaced.shape[2];
    return convolve(spaced, turned, [top, bottom], [left, right], [1, 1]);
  });
};

/** dfilter = conv(x, dy) with batch and channels swapped, dilated by the stride. */
export const conv2DBackpropFilter: KernelFunc = ({ inputs, attrs }) => {
  const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as ConvAttrs & { filterShape: Four };
  return tf.tidy(() => {
    const [x, dy] = [inputs.x, inputs.dy] as [tf.Tensor4D, tf.Tensor4D];
    const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
    const images = tf.transpose(x, [3, 1, 2, 0]);
    const filters = tf.transpose(dy, [1, 2, 0, 3]);
    const { top, left } = info.padInfo;
    const bottom = info.filterHeight + (info.outHeight - 1) * info.strideHeight - info.inHeight - top;
    const right = info.filterWidth + (info.outWidth - 1) * info.strideWidth - info.inWidth - left;
    const result = convolve(images, filters, [top, bottom], [left, right], [info.strideHeight, info.strideWidth]);
    return tf.transpose(result, [1, 2, 0, 3]);
  });
};
