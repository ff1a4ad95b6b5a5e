/** Gradients that wait to be added to others. */
import type * as tf from '@tensorflow/tfjs-core';
import { sumAddends } from './addends';
import { convInputGradient } from './conv-input-gradient';
import type { Geometry } from './geometry';
import type { Gpu } from './gpu';
import type { Addend, PendingSum } from './unfinished';

/** Buffers of an input gradient beside its addends: gradient, mask, filter, result. */
const OTHER_BUFFERS = 4;

const operandsOf = (addends: readonly Addend[]) =>
  addends.flatMap(({ tensor, mask, rowScale }) => [tensor, mask, rowScale].filter((operand) => operand !== undefined));

function deferSum(gpu: Gpu, shape: readonly number[], addends: readonly Addend[], convolution?: PendingSum): tf.TensorInfo {
  const own = convolution?.convolution;
  return gpu.lazy.defer(shape, {
    kind: 'sum',
    shape,
    addends,
    ...(own ? { convolution: own } : {}),
    operands: [...operandsOf(addends), ...(convolution?.operands ?? [])],
    compute: (out) => (own ? own(addends, out) : sumAddends(gpu, addends, out)),
  });
}

/** dy where y is positive, else 0. */
export const deferMasked = (gpu: Gpu, dy: tf.TensorInfo, y: tf.TensorInfo): tf.TensorInfo =>
  deferSum(gpu, dy.shape, [{ tensor: dy, mask: y }]);

/** Each row times a number of its own. */
export const deferScaledRows = (gpu: Gpu, rows: tf.TensorInfo, scale: tf.TensorInfo): tf.TensorInfo =>
  deferSum(gpu, rows.shape, [{ tensor: rows, rowScale: scale }]);

/** The scaled rows that a tensor waits for, or the tensor itself, unscaled. */
export function asScaledRows(gpu: Gpu, tensor: tf.TensorInfo): Pick<Addend, 'tensor' | 'rowScale'> {
  const pending = gpu.lazy.pendingOf(tensor);
  const [only] = pending?.kind === 'sum' && !pending.convolution && pending.addends.length === 1 ? pending.addends : [];
  return only?.rowScale && !only.mask ? only : { tensor };
}

/** [batch, channels] spread over height x width positions, divided by their number. */
export const deferSpread = (gpu: Gpu, dy: tf.TensorInfo, height: number, width: number): tf.TensorInfo =>
  deferSum(gpu, [dy.shape[0] ?? 0, height, width, dy.shape[1] ?? 0], [{ tensor: dy, spread: 1 / (height * width) }]);

/** The input gradient of a convolution; a mask that dy itself waits for is applied while reading it. */
export function deferInputGradient(gpu: Gpu, geometry: Geometry, dy: tf.TensorInfo, filter: tf.TensorInfo): tf.TensorInfo {
  const { batch, inHeight, inWidth, inChannels } = geometry;
  const pending = gpu.lazy.pendingOf(dy);
  const [only] = pending?.kind === 'sum' && !pending.convolution && pending.addends.length === 1 ? pending.addends : [];
  const source: Addend = only?.mask && only.spread === undefined ? only : { tensor: dy };
  const shape = [batch, inHeight, inWidth, inChannels];
  return gpu.lazy.defer(shape, {
    kind: 'sum',
    shape,
    addends: [],
    convolution: (addends, out) => convInputGradient(gpu, geometry, { dy: source, filter, addends }, out),
    operands: [...operandsOf([source]), filter],
    compute: (out) => convInputGradient(gpu, geometry, { dy: source, filter, addends: [] }, out),
  });
}

/** a + b without computing either, where one of them waits; null where a plain addition is as good. */
export function deferAddition(gpu: Gpu, a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo | null {
  if (a.shape.join() !== b.shape.join()) return null;
  const sides = [a, b].map((tensor) => {
    const pending = gpu.lazy.pendingOf(tensor);
    return { tensor, sum: pending?.kind === 'sum' ? pending : null };
  });
  if (sides.every(({ sum }) => !sum)) return null;
  const convolution = sides.find(({ sum }) => sum?.convolution)?.sum ?? undefined;
  const addends = sides.flatMap(({ tensor, sum }): readonly Addend[] => {
    if (!sum || (sum.convolution && sum !== convolution)) return [{ tensor }];
    return sum.addends;
  });
  if (operandsOf(addends).length + OTHER_BUFFERS > gpu.limits.maxStorageBuffersPerShaderStage) return null;
  return deferSum(gpu, a.shape, addends, convolution && { ...convolution, operands: convolution.operands });
}
