/** Sums over a first axis, done where the result is used if its user can add up itself. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Gpu } from './gpu';

/** out = sum over the first axis of partials, [slices, size] -> [size], first slice first. */
function sumSlices(gpu: Gpu, partials: TensorInfo, slices: number, out: TensorInfo): void {
  const size = out.shape.reduce((a, b) => a * b, 1);
  gpu.run({
    key: `sum slices ${slices}`,
    code: () => `
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = flatGroup(group, groups) * 64u + thread;
  let size = arrayLength(&result);
  if (index >= size) { return; }
  var sum = 0.0;
  for (var slice = 0u; slice < ${slices}u; slice++) { sum += partials[slice * size + index]; }
  result[index] = sum;
}`,
    bindings: [
      { name: 'partials', tensor: partials },
      { name: 'result', tensor: out, write: true },
    ],
    groups: Math.ceil(size / 64),
  });
}

/** The sum over the first axis of partials, [slices, ...shape] -> shape, not computed yet. */
export function deferSlices(gpu: Gpu, shape: readonly number[], partials: TensorInfo, slices: number): TensorInfo {
  return gpu.lazy.defer(shape, {
    kind: 'slices',
    partials,
    slices,
    operands: [partials],
    compute: (out) => sumSlices(gpu, partials, slices, out),
  });
}
