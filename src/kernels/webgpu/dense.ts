/** A dense layer with its bias, and all its gradients; for a few classes, where launches cost more than products. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Gpu } from './gpu';
import { deferSlices } from './slices';

const MAIN = `@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = flatGroup(group, groups) * 64u + thread;`;

interface Sizes {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** y = x kernel + bias */
export function dense(gpu: Gpu, x: TensorInfo, kernel: TensorInfo, bias: TensorInfo): TensorInfo {
  const [rows = 0, inputs = 0] = x.shape;
  const [, outputs = 0] = kernel.shape;
  const y = gpu.tensor([rows, outputs]);
  gpu.run({
    key: `dense ${inputs} ${outputs}`,
    code: () => `
${MAIN}
  if (index >= arrayLength(&y)) { return; }
  let row = index / ${outputs}u;
  let column = index % ${outputs}u;
  var sum = bias[column];
  for (var k = 0u; k < ${inputs}u; k++) { sum += x[row * ${inputs}u + k] * weights[k * ${outputs}u + column]; }
  y[index] = sum;
}`,
    bindings: [
      { name: 'x', tensor: x },
      { name: 'weights', tensor: kernel },
      { name: 'bias', tensor: bias },
      { name: 'y', tensor: y, write: true },
    ],
    groups: Math.ceil((rows * outputs) / 64),
  });
  return y;
}

/** dx = dy kernel^T */
export function denseInputGradient(gpu: Gpu, dy: TensorInfo, kernel: TensorInfo): TensorInfo {
  const { rows, inputs, outputs } = sizesOf(dy, kernel);
  const dx = gpu.tensor([rows, inputs]);
  gpu.run({
    key: `dense input gradient ${inputs} ${outputs}`,
    code: () => `
${MAIN}
  if (index >= arrayLength(&dx)) { return; }
  let row = index / ${inputs}u;
  let column = index % ${inputs}u;
  var sum = 0.0;
  for (var k = 0u; k < ${outputs}u; k++) { sum += dy[row * ${outputs}u + k] * weights[column * ${outputs}u + k]; }
  dx[index] = sum;
}`,
    bindings: [
      { name: 'dy', tensor: dy },
      { name: 'weights', tensor: kernel },
      { name: 'dx', tensor: dx, write: true },
    ],
    groups: Math.ceil((rows * inputs) / 64),
  });
  return dx;
}

/** dkernel = x^T dy */
export function denseKernelGradient(gpu: Gpu, dy: TensorInfo, x: TensorInfo): TensorInfo {
  const [rows = 0, inputs = 0] = x.shape;
  const [, outputs = 0] = dy.shape;
  const dkernel = gpu.tensor([inputs, outputs]);
  gpu.run({
    key: `dense kernel gradient ${inputs} ${outputs} ${rows}`,
    code: () => `
${MAIN}
  if (index >= ${inputs * outputs}u) { return; }
  var sum = 0.0;
  for (var row = 0u; row < ${rows}u; row++) { sum += x[row * ${inputs}u + index / ${outputs}u] * dy[row * ${outputs}u + index % ${outputs}u]; }
  dkernel[index] = sum;
}`,
    bindings: [
      { name: 'dy', tensor: dy },
      { name: 'x', tensor: x },
      { name: 'dkernel', tensor: dkernel, write: true },
    ],
    groups: Math.ceil((inputs * outputs) / 64),
  });
  return dkernel;
}

/** Sum over the rows: they are slices, added up by whoever uses the result. */
export function denseBiasGradient(gpu: Gpu, dy: TensorInfo): TensorInfo {
  const [rows = 0, outputs = 0] = dy.shape;
  return deferSlices(gpu, [outputs], dy, rows);
}

function sizesOf(dy: TensorInfo, kernel: TensorInfo): Sizes {
  return { rows: dy.shape[0] ?? 0, inputs: kernel.shape[0] ?? 0, outputs: kernel.shape[1] ?? 0 };
}
