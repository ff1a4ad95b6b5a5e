/** Mean over all positions of an image: a workgroup for an image and 64 channel quads at a time. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Gpu } from './gpu';
import { stored } from './half';
import { matrix, matrixCode, quadsOf } from './matrix';

const THREADS = 64;

export interface Pooled {
  /** [batch, channels] */
  readonly y: TensorInfo;
  /** Lengths of the rows before they were brought to one, [batch]; only with a floor. */
  readonly norms: TensorInfo | null;
}

/**
 * @param x [batch, height, width, channels]
 * @param floor with it, each row is divided by its length, or by the floor if that is larger
 */
export function globalAveragePool(gpu: Gpu, x: TensorInfo, floor?: number): Pooled {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const source = stored(gpu, x);
  const y = gpu.tensor([batch, channels]);
  const norms = floor === undefined ? null : gpu.tensor([batch]);
  const positions = height * width;
  const quads = quadsOf(channels);
  const lanes = Math.min(quads, THREADS);
  const rows = Math.floor(THREADS / lanes);
  const blocks = Math.ceil(quads / lanes);
  // A length is of the whole row, so that one workgroup then takes all its blocks.
  const [groupsAnImage, blocksAGroup] = norms ? [1, blocks] : [blocks, 1];
  const eachBlock = (body: string) =>
    `for (var block = 0u; block < ${blocksAGroup}u; block++) { let quad = first + block * ${lanes}u; ${body} }`;
  gpu.run({
    key: `pool ${positions} ${channels} ${batch} ${floor}`,
    code: () => `
${matrixCode('x', channels, false, source.half)}
${matrixCode('y', channels, true)}
var<workgroup> sums: array<vec4f, ${THREADS}>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = flatGroup(group, groups);
  let image = index / ${groupsAnImage}u;
  let first = index % ${groupsAnImage}u * ${lanes}u + thread % ${lanes}u;
  let row = thread / ${lanes}u;
  let isActive = row == 0u && image < ${batch}u;
  var means: array<vec4f, ${blocksAGroup}>;
  ${eachBlock(`
    var sum = vec4f(0.0);
    if (row < ${rows}u && quad < ${quads}u) {
      for (var at = row; at < ${positions}u; at += ${rows}u) { sum += get_x(image * ${positions}u + at, quad); }
    }
    workgroupBarrier();
    sums[thread] = sum;
    workgroupBarrier();
    var total = vec4f(0.0);
    if (isActive) {
      for (var i = 0u; i < ${rows}u; i++) { total += sums[i * ${lanes}u + thread]; }
    }
    means[block] = total / ${positions}.0;`)}
  var norm = 1.0;
  ${
    norms
      ? `
  var squares = 0.0;
  ${eachBlock('squares += dot(means[block], means[block]);')}
  workgroupBarrier();
  sums[thread] = vec4f(squares);
  workgroupBarrier();
  var all = 0.0;
  for (var i = 0u; i < ${lanes}u; i++) { all += sums[i].x; }
  norm = max(sqrt(all), ${floor});
  if (isActive && thread == 0u) { norms[image] = norm; }`
      : ''
  }
  if (isActive) { ${eachBlock(`if (quad < ${quads}u) { set_y(image, quad, means[block] / norm); }`)} }
}`,
    bindings: [
      matrix('x', source.tensor, channels, false, source.half),
      matrix('y', y, channels, true),
      ...(norms ? [{ name: 'norms', tensor: norms, write: true }] : []),
    ],
    groups: batch * groupsAnImage,
  });
  return { y, norms };
}
