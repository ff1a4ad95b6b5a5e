/** UnsortedSegmentSum, which the gradient of gather needs and tfjs lacks on wasm. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelFunc } from './kernel';

/** out[s] = sum of x[i] over all i with segmentIds[i] = s; ids outside [0, numSegments) are dropped. */
export const unsortedSegmentSum: KernelFunc = ({ inputs, attrs, backend }) => {
  const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
  const { numSegments } = attrs as unknown as { numSegments: number };
  const wasm = backend as BackendWasm;
  const [rows = 0, ...rest] = x.shape;
  const size = rest.reduce((a, b) => a * b, 1);
  const out = wasm.makeOutput([numSegments, ...rest], x.dtype);
  const sums = wasm.typedArrayFromHeap(out).fill(0);
  const values = wasm.typedArrayFromHeap(x);
  const ids = wasm.typedArrayFromHeap(segmentIds);
  for (let row = 0; row < rows; row++) {
    const segment = ids[row] ?? -1;
    if (segment < 0 || segment >= numSegments) continue;
    for (let i = 0; i < size; i++) sums[segment * size + i] = (sums[segment * size + i] ?? 0) + (values[row * size + i] ?? 0);
  }
  return out;
};
