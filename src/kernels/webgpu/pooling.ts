/** Mean over all positions of an image: a workgroup for an image and up to 64 channel quads. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Gpu } from './gpu';
import { matrix, matrixCode, quadsOf } from './matrix';

const THREADS = 64;

/** @param x [batch, height, width, channels] @returns [batch, channels] */
export function globalAveragePool(gpu: Gpu, x: TensorInfo): TensorInfo {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const y = gpu.tensor([batch, channels]);
  const positions = height * width;
  const quads = quadsOf(channels);
  const lanes = Math.min(quads, THREADS);
  const rows = Math.floor(THREADS / lanes);
  const blocks = Math.ceil(quads / lanes);
  gpu.run({
    key: `pool ${positions} ${channels}`,
    code: () => `
${matrixCode('x', channels)}
${matrixCode('y', channels, true)}
var<workgroup> sums: array<vec4f, ${THREADS}>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = flatGroup(group, groups);
  let image = index / ${blocks}u;
  let quad = index % ${blocks}u * ${lanes}u + thread % ${lanes}u;
  let row = thread / ${lanes}u;
  var sum = vec4f(0.0);
  if (row < ${rows}u && quad < ${quads}u) {
    for (var at = row; at < ${positions}u; at += ${rows}u) { sum += get_x(image * ${positions}u + at, quad); }
  }
  sums[thread] = sum;
  workgroupBarrier();
  if (row != 0u || quad >= ${quads}u) { return; }
  var total = vec4f(0.0);
  for (var i = 0u; i < ${rows}u; i++) { total += sums[i * ${lanes}u + thread]; }
  set_y(image, quad, total / ${positions}.0);
}`,
    bindings: [matrix('x', x, channels), matrix('y', y, channels, true)],
    groups: batch * blocks,
  });
  return y;
}
