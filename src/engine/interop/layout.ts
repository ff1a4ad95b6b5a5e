/** Weights in the order of axes that PyTorch keeps them in, and back. */
import type { AnyLayer } from '../architecture';
import type { NamedTensor } from '../safetensors';

/**
 * The tensor with its axes in another order: axis i of the result is axis `order[i]` of the input. Values are moved, never
 * computed with, so there and back is the same bit for bit.
 */
export function permute({ shape, data }: NamedTensor, order: readonly number[]): NamedTensor {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const outShape = order.map((axis) => shape[axis]!);
  const outStrides = order.map((axis) => strides[axis]!);
  const position = outShape.map(() => 0);
  const out = new Float32Array(data.length);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from]!;
    for (let axis = outShape.length - 1; axis >= 0; axis--) {
      from += outStrides[axis]!;
      position[axis]!++;
      if (position[axis]! < outShape[axis]!) break;
      from -= outStrides[axis]! * outShape[axis]!;
      position[axis] = 0;
    }
  }
  return { shape: outShape, data: out };
}

/**
 * Axes of a kernel in PyTorch's order, as positions in ours: convolutions [kernel, kernel, in, out] -> [out, in, kernel,
 * kernel], depthwise [kernel, kernel, channels, 1] -> [channels, 1, kernel, kernel], dense [in, out] -> [out, in].
 */
export function torchOrder(op: AnyLayer['op']): readonly number[] {
  if (op === 'conv') return [3, 2, 0, 1];
  return op === 'depthwise-conv' ? [2, 3, 0, 1] : [1, 0];
}

/** The order that undoes another. */
export const inverse = (order: readonly number[]): readonly number[] => order.map((_, axis) => order.indexOf(axis));
