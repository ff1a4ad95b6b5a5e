/** Conv2D, its fused form and its gradients as tfjs kernels. */
import * as tf from '@tensorflow/tfjs-core';
import { filterGradient, forward, inputGradient } from './conv-passes';
import type { KernelTable } from './kernel';
import type { Simd } from './simd';

type Info = tf.backend_util.Conv2DInfo;
type Four = [number, number, number, number];
export interface ConvAttrs {
  strides: [number, number] | number;
  pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  dataFormat?: 'NHWC' | 'NCHW';
}

function infoOf(xShape: Four, filterShape: Four, attrs: ConvAttrs): Info {
  return tf.backend_util.computeConv2DInfo(xShape, filterShape, attrs.strides, 1, attrs.pad, attrs.dimRoundingMode);
}

/** True where the module covers the attributes; anything else stays with XNNPACK. */
const covered = ({ dilations = 1, dataFormat = 'NHWC' }: ConvAttrs) =>
  dataFormat === 'NHWC' && (typeof dilations === 'number' ? [dilations] : dilations).every((d) => d === 1);

/** Conv2D, FusedConv2D (linear or ReLU), Conv2DBackpropInput and Conv2DBackpropFilter. */
export function convKernels(simd: Simd, stock: (kernelName: string) => KernelTable[string]): KernelTable {
  const stockConv = stock('Conv2D');
  const stockFused = stock('FusedConv2D');
  const { backend } = simd;
  return {
    Conv2D: (params) => {
      const attrs = params.attrs as unknown as ConvAttrs;
      if (!covered(attrs)) return stockConv(params);
      const { x, filter } = params.inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
      const info = infoOf(x.shape as Four, filter.shape as Four, attrs);
      const y = backend.makeOutput(info.outShape, 'float32');
      forward(simd, info, simd.pointer(x), simd.pointer(filter), 0, simd.pointer(y), false);
      return y;
    },
    FusedConv2D: (params) => {
      const attrs = params.attrs as unknown as ConvAttrs & { activation: string };
      if (!covered(attrs) || !['linear', 'relu'].includes(attrs.activation)) return stockFused(params);
      const { x, filter, bias } = params.inputs as { x: tf.TensorInfo; filter: tf.TensorInfo; bias?: tf.TensorInfo };
      const info = infoOf(x.shape as Four, filter.shape as Four, attrs);
      const y = backend.makeOutput(info.outShape, 'float32');
      const relu = attrs.activation === 'relu';
      forward(simd, info, simd.pointer(x), simd.pointer(filter), bias ? simd.pointer(bias) : 0, simd.pointer(y), relu);
      return y;
    },
    Conv2DBackpropInput: ({ inputs, attrs }) => {
      const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
      const { inputShape } = attrs as unknown as { inputShape: Four };
      const info = infoOf(inputShape, filter.shape as Four, attrs as unknown as ConvAttrs);
      const dx = backend.makeOutput(inputShape, 'float32');
      inputGradient(simd, info, simd.pointer(dy), simd.pointer(filter), simd.pointer(dx));
      return dx;
    },
    Conv2DBackpropFilter: ({ inputs, attrs }) => {
      const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
      const { filterShape } = attrs as unknown as { filterShape: Four };
      const info = infoOf(x.shape as Four, filterShape, attrs as unknown as ConvAttrs);
      const dfilter = backend.makeOutput(filterShape, 'float32');
      filterGradient(simd, info, simd.pointer(x), simd.pointer(dy), simd.pointer(dfilter));
      return dfilter;
    },
  };
}
