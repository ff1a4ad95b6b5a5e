/** Pixelwise work on images: normalisation by channel, and mixing of rows. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Gpu } from './gpu';

const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
const MAIN = `@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = flatGroup(group, groups) * 64u + thread;
  if (i >= arrayLength(&result)) { return; }`;

/** (x - mean) / std by channel; both are part of the code. */
export function normaliseChannels(gpu: Gpu, x: TensorInfo, mean: readonly number[], std: readonly number[]): TensorInfo {
  const out = gpu.tensor(x.shape);
  const table = (name: string, values: readonly number[]) =>
    `const ${name} = array<f32, ${values.length}>(${values.map((value) => `f32(${value})`).join(', ')});`;
  gpu.run({
    key: `normalise ${mean.join()} ${std.join()}`,
    code: () => `
${table('MEAN', mean)}
${table('STD', std)}
${MAIN}
  var means = MEAN;
  var deviations = STD;
  result[i] = (x[i] - means[i % ${mean.length}u]) / deviations[i % ${mean.length}u];
}`,
    bindings: [
      { name: 'x', tensor: x },
      { name: 'result', tensor: out, write: true },
    ],
    groups: Math.ceil(sizeOf(x.shape) / 64),
  });
  return out;
}

/** ratio x + (1 - ratio) x[partner], row by row; @param ratio [batch] @param partner [batch] int32 */
export function mixRows(gpu: Gpu, x: TensorInfo, partner: TensorInfo, ratio: TensorInfo): TensorInfo {
  const out = gpu.tensor(x.shape);
  const row = sizeOf(x.shape.slice(1));
  gpu.run({
    key: `mix rows ${row}`,
    code: () => `
${MAIN}
  let row = i / ${row}u;
  result[i] = x[i] * ratio[row] + x[u32(partner[row]) * ${row}u + i % ${row}u] * (1.0 - ratio[row]);
}`,
    bindings: [
      { name: 'x', tensor: x },
      { name: 'partner', tensor: partner, element: 'i32' },
      { name: 'ratio', tensor: ratio },
      { name: 'result', tensor: out, write: true },
    ],
    groups: Math.ceil(sizeOf(x.shape) / 64),
  });
  return out;
}
