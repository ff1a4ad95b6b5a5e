/**
 * Gradient of a convolution with respect to its filter, an implicit matrix product whose long side (batch x height x
 * width) is cut into slices. The slices' sums are added up in a fixed order, so that results repeat bit by bit.
 * dfilter[u, v, c, o] = sum over b, i, j of x[b, i s + u - top, j s + v - left, c] dy[b, i, j, o].
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Geometry, geometryKey } from './geometry';
import type { Gpu } from './gpu';
import { stored } from './half';
import { matrix, matrixCode, quadsOf } from './matrix';
import { deferSlices } from './slices';
import { range } from './text';

/** Enough threads to fill a large GPU, or some processors, without partial sums that cost more than they save. */
const WANTED_THREADS = { hardware: 16384, software: 1024 };
const MAX_PARTIALS = 1 << 19;

function sliceCount(gpu: Gpu, { batch, outHeight, inChannels, outChannels, filterHeight, filterWidth }: Geometry): number {
  const threads = quadsOf(inChannels) * quadsOf(outChannels) * filterHeight;
  const weights = filterHeight * filterWidth * inChannels * outChannels;
  return Math.max(
    1,
    Math.min(
      Math.ceil((gpu.isSoftware ? WANTED_THREADS.software : WANTED_THREADS.hardware) / threads),
      batch * outHeight,
      Math.floor(MAX_PARTIALS / weights),
    ),
  );
}

function partialSums(gpu: Gpu, geometry: Geometry, x: TensorInfo, dy: TensorInfo, partials: TensorInfo, slices: number): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = geometry;
  const { filterHeight, filterWidth, strideHeight, strideWidth, top, left } = geometry;
  const [inQuads, outQuads] = [quadsOf(inChannels), quadsOf(outChannels)];
  const threads = inQuads * outQuads * filterHeight;
  const source = stored(gpu, x);
  const taps = range(filterWidth);
  const lanes = range(4);
  const perRow = outWidth * (outChannels % 4 === 0 ? outQuads : outChannels);
  gpu.run({
    key: `filter gradient ${geometryKey(geometry)} ${slices}`,
    code: () => `
${matrixCode('x', inChannels, false, source.half)}
${matrixCode('dy', outChannels)}
${matrixCode('partials', outChannels, true)}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = flatGroup(group, groups) * 64u + thread;
  let slice = index / ${threads}u;
  if (slice >= ${slices}u) { return; }
  let out = index % ${outQuads}u;
  let quad = index / ${outQuads}u % ${inQuads}u;
  let kh = index / ${outQuads * inQuads}u % ${filterHeight}u;
  let rowCount = arrayLength(&dy) / ${perRow}u;
  let rows = (rowCount + ${slices - 1}u) / ${slices}u;
  ${taps.map((v) => lanes.map((j) => `var sum${v}${j} = vec4f(0.0);`).join(' ')).join('\n')}
  for (var row = slice * rows; row < min((slice + 1u) * rows, rowCount); row++) {
    let inRow = u32(i32(row % ${outHeight}u) * ${strideHeight} + i32(kh) - ${top});
    if (inRow >= ${inHeight}u) { continue; }
    let base = (row / ${outHeight}u * ${inHeight}u + inRow) * ${inWidth}u;
    for (var column = 0u; column < ${outWidth}u; column++) {
      let gradient = get_dy(row * ${outWidth}u + column, out);
      ${taps
        .map(
          (v) => `
      let at${v} = u32(i32(column) * ${strideWidth} + ${v - left});
      let ok${v} = at${v} < ${inWidth}u;
      let value${v} = select(vec4f(0.0), get_x(base + select(0u, at${v}, ok${v}), quad), ok${v});
      ${lanes.map((j) => `sum${v}${j} += value${v}[${j}] * gradient;`).join(' ')}`,
        )
        .join('\n')}
    }
  }
  let first = (slice * ${filterHeight}u + kh) * ${filterWidth}u;
  ${taps
    .map((v) =>
      lanes
        .map(
          (j) =>
            `if (quad * 4u + ${j}u < ${inChannels}u) { set_partials((first + ${v}u) * ${inChannels}u + quad * 4u + ${j}u, out, sum${v}${j}); }`,
        )
        .join('\n'),
    )
    .join('\n')}
}`,
    bindings: [
      matrix('x', source.tensor, inChannels, false, source.half),
      matrix('dy', dy, outChannels),
      matrix('partials', partials, outChannels, true),
    ],
    groups: Math.ceil((threads * slices) / 64),
  });
}

/** @returns [height, width, in, out]; the last addition may still be pending */
export function convFilterGradient(gpu: Gpu, geometry: Geometry, x: TensorInfo, dy: TensorInfo): TensorInfo {
  const { inChannels, outChannels, filterHeight, filterWidth } = geometry;
  const shape = [filterHeight, filterWidth, inChannels, outChannels];
  const slices = sliceCount(gpu, geometry);
  if (slices === 1) {
    const result = gpu.tensor(shape);
    partialSums(gpu, geometry, x, dy, result, 1);
    return result;
  }
  const partials = gpu.tensor([slices, ...shape]);
  partialSums(gpu, geometry, x, dy, partials, slices);
  const result = deferSlices(gpu, shape, partials, slices);
  // The pending sum holds the only reference.
  gpu.dispose(partials);
  return result;
}
