/** Sizes of a convolution over NHWC images. */
import * as tf from '@tensorflow/tfjs-core';

export interface Geometry {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly top: number;
  readonly left: number;
}

type Four = [number, number, number, number];

export interface ConvAttrs {
  strides: [number, number] | number;
  pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  dataFormat?: 'NHWC' | 'NCHW';
}

/** True where our kernels cover the attributes; anything else stays with tfjs. */
export const isCovered = ({ dilations = 1, dataFormat = 'NHWC' }: ConvAttrs): boolean =>
  dataFormat === 'NHWC' && (typeof dilations === 'number' ? [dilations] : dilations).every((d) => d === 1);

export function geometryOf(xShape: readonly number[], filterShape: readonly number[], attrs: ConvAttrs): Geometry {
  const { strides, pad, dimRoundingMode } = attrs;
  const info = tf.backend_util.computeConv2DInfo(xShape as Four, filterShape as Four, strides, 1, pad, dimRoundingMode);
  const { batchSize: batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth } = info;
  const { strideHeight, strideWidth, padInfo } = info;
  const sizes = { batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth };
  return { ...sizes, strideHeight, strideWidth, top: padInfo.top, left: padInfo.left };
}

/** Everything but the batch size, which shaders take from the length of a buffer. */
export function geometryKey({ batch: _, ...sizes }: Geometry): string {
  return Object.values(sizes).join('x');
}
