/**
 * Activations of training kept in half precision: half the memory and half the traffic, sums still in single precision.
 * WGSL packs pairs of halves on every adapter, so this needs no feature. Whoever cannot read halves asks for the tensor
 * as usual and gets it unpacked.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Gpu } from './gpu';
import { matrix, matrixCode, quadsOf } from './matrix';

/** Where the values of a tensor lie. */
export interface Stored {
  readonly tensor: TensorInfo;
  readonly half: boolean;
}

/** Values as they lie, for kernels that read both. */
export function stored(gpu: Gpu, tensor: TensorInfo): Stored {
  const pending = gpu.lazy.pendingOf(tensor);
  return pending?.kind === 'half' ? { tensor: pending.packed, half: true } : { tensor, half: false };
}

/** A tensor that is always in single precision. */
export const plain = (tensor: TensorInfo) => ({ tensor, target: { tensor, half: false } });

const channelsOf = ({ shape }: TensorInfo) => shape.at(-1) ?? 1;

function unpack(gpu: Gpu, packed: TensorInfo, out: TensorInfo): void {
  const channels = channelsOf(out);
  const rows = out.shape.reduce((a, b) => a * b, 1) / channels;
  gpu.run({
    key: `unpack ${channels}`,
    code: () => `
${matrixCode('x', channels, false, true)}
${matrixCode('y', channels, true)}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = flatGroup(group, groups) * 64u + thread;
  if (index >= arrayLength(&y)) { return; }
  set_y(index / ${quadsOf(channels)}u, index % ${quadsOf(channels)}u, get_x(index / ${quadsOf(channels)}u, index % ${quadsOf(channels)}u));
}`,
    bindings: [matrix('x', packed, channels, false, true), matrix('y', out, channels, true)],
    groups: Math.ceil((rows * quadsOf(channels)) / 64),
  });
}

/**
 * A tensor for an activation, and where to write it: in halves if this GPU is set to them and the channels come in fours.
 * Values beyond 65504 become 65504.
 */
export function activation(gpu: Gpu, shape: readonly number[]): { readonly tensor: TensorInfo; readonly target: Stored } {
  const size = shape.reduce((a, b) => a * b, 1);
  if (gpu.precision === 'float32' || (shape.at(-1) ?? 1) % 4 !== 0) return plain(gpu.tensor(shape));
  const packed = gpu.tensor([size / 2]);
  const tensor = gpu.lazy.defer(shape, { kind: 'half', packed, operands: [packed], compute: (out) => unpack(gpu, packed, out) });
  // What waits holds the only reference.
  gpu.dispose(packed);
  return { tensor, target: { tensor: packed, half: true } };
}
