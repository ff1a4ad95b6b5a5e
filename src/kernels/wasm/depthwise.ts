/** Gradients of the depthwise convolution, which tfjs lacks on wasm. */
import * as tf from '@tensorflow/tfjs-core';
import type { ConvAttrs } from './conv';
import type { KernelTable } from './kernel';
import { KERNEL, type Simd } from './simd';

type Four = [number, number, number, number];

function argumentsOf(info: tf.backend_util.Conv2DInfo): number[] {
  const { batchSize, inHeight, inWidth, inChannels, outChannels, outHeight, outWidth, filterHeight, filterWidth } = info;
  const sizes = [batchSize, inHeight, inWidth, inChannels, outChannels / inChannels, outHeight, outWidth, filterHeight, filterWidth];
  return [...sizes, info.strideHeight, info.strideWidth, info.padInfo.top, info.padInfo.left];
}

const infoOf = (x: Four, filter: Four, { strides, pad, dimRoundingMode }: ConvAttrs) =>
  tf.backend_util.computeConv2DInfo(x, filter, strides, 1, pad, dimRoundingMode, true);

export function depthwiseKernels(simd: Simd): KernelTable {
  const { backend } = simd;
  return {
    DepthwiseConv2dNativeBackpropInput: ({ inputs, attrs }) => {
      const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
      const { inputShape } = attrs as unknown as { inputShape: Four };
      const info = infoOf(inputShape, filter.shape as Four, attrs as unknown as ConvAttrs);
      const dx = backend.makeOutput(inputShape, 'float32');
      const addresses = [simd.pointer(dx), simd.pointer(dy), simd.pointer(filter)];
      simd.run(KERNEL.depthwiseInput, info.batchSize, [...addresses, ...argumentsOf(info)]);
      return dx;
    },
    DepthwiseConv2dNativeBackpropFilter: ({ inputs, attrs }) => {
      const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
      const { filterShape } = attrs as unknown as { filterShape: Four };
      const info = infoOf(x.shape as Four, filterShape, attrs as unknown as ConvAttrs);
      const dfilter = backend.makeOutput(filterShape, 'float32');
      const addresses = [simd.pointer(x), simd.pointer(dy), simd.pointer(dfilter)];
      simd.run(KERNEL.depthwiseFilter, info.filterHeight * info.filterWidth, [...addresses, ...argumentsOf(info)]);
      return dfilter;
    },
  };
}
