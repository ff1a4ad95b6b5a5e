/**
 * Gradient of a convolution with respect to its input, one phase of the stride a layer of the grid so that no product
 * with an inserted zero is taken: dx[b, i, j, c] = sum of dy[b, (i + top - u) / s, (j + left - v) / s, o] filter[u, v, c, o].
 * dy may be masked (the gradient of a ReLU behind the convolution), and other gradients of x may be added.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { addendBindings, addendCode, addendKey, addendSum } from './addends';
import { gemmCode, gemmGroups } from './gather-gemm';
import { type Geometry, geometryKey } from './geometry';
import type { Gpu } from './gpu';
import { matrix, matrixCode, quadsOf } from './matrix';
import type { Addend } from './unfinished';
import { variantFor } from './variants';

export interface InputGradient {
  readonly dy: Addend;
  readonly filter: TensorInfo;
  readonly addends: readonly Addend[];
}

export function convInputGradient(gpu: Gpu, geometry: Geometry, { dy, filter, addends }: InputGradient, dx: TensorInfo): void {
  const { batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = geometry;
  const { filterHeight, filterWidth, strideHeight, strideWidth, top, left } = geometry;
  const shape = { columnQuads: quadsOf(inChannels), channelQuads: quadsOf(outChannels) };
  const variant = variantFor(gpu, 'inputGradient', shape);
  const rows = Math.ceil(inHeight / strideHeight);
  const columns = Math.ceil(inWidth / strideWidth);
  const perPixel = inChannels % 4 === 0 ? shape.columnQuads : inChannels;
  const value = (at: string, quad: string) =>
    dy.mask ? `select(vec4f(0.0), get_dy(${at}, ${quad}), get_mask(${at}, ${quad}) > vec4f(0.0))` : `get_dy(${at}, ${quad})`;
  const code = () => `
${matrixCode('dy', outChannels)}
${dy.mask ? matrixCode('mask', outChannels) : ''}
${matrixCode('filters', outChannels)}
${matrixCode('dx', inChannels, true)}
${addendCode(addends, inChannels, inHeight * inWidth)}
fn weightAt(tap: u32, quad: u32, j: u32, n: u32) -> vec4f {
  let channel = n * 4u + j;
  ${inChannels % 4 === 0 ? '' : `if (channel >= ${inChannels}u) { return vec4f(0.0); }`}
  return get_filters(tap * ${inChannels}u + channel, quad);
}
${gemmCode(
  {
    ...shape,
    begin: `let phaseRow = i32(group.z) / ${strideWidth}; let phaseColumn = i32(group.z) % ${strideWidth};`,
    rowCount: `arrayLength(&dx) / ${perPixel * inHeight * inWidth}u * ${rows * columns}u`,
    taps: `
    for (var kh = (phaseRow + ${top}) % ${strideHeight}; kh < ${filterHeight}; kh += ${strideHeight}) {
    for (var kw = (phaseColumn + ${left}) % ${strideWidth}; kw < ${filterWidth}; kw += ${strideWidth}) {
      let tap = u32(kh * ${filterWidth} + kw);
      let fromRow = (phaseRow + ${top} - kh) / ${strideHeight};
      let fromColumn = (phaseColumn + ${left} - kw) / ${strideWidth};`,
    locate: (s, m) => `
      let position${s} = (${m}) % ${rows * columns}u;
      let image${s} = (${m}) / ${rows * columns}u;
      let row${s} = i32(position${s} / ${columns}u);
      let column${s} = i32(position${s} % ${columns}u);`,
    gather: (s) => `
      let outRow${s} = u32(row${s} + fromRow);
      let outColumn${s} = u32(column${s} + fromColumn);
      let ok${s} = outRow${s} < ${outHeight}u && outColumn${s} < ${outWidth}u;
      let at${s} = select(0u, image${s} * ${outHeight * outWidth}u + outRow${s} * ${outWidth}u + outColumn${s}, ok${s});`,
    value,
    weight: (quad, j, n) => `weightAt(tap, ${quad}, ${j}, ${n})`,
    weightColumn: 'result',
    store: (s) => `
      let inRow${s} = u32(row${s} * ${strideHeight} + phaseRow);
      let inColumn${s} = u32(column${s} * ${strideWidth} + phaseColumn);
      if (inRow${s} < ${inHeight}u && inColumn${s} < ${inWidth}u) {
        let pixel = (image${s} * ${inHeight}u + inRow${s}) * ${inWidth}u + inColumn${s};
        set_dx(pixel, n, ${[`acc${s}`, ...addendSum(addends, 'pixel', 'n')].join(' + ')});
      }`,
  },
  variant,
)}`;
  gpu.run({
    key: `input gradient ${geometryKey(geometry)} ${addendKey(addends)} ${JSON.stringify(variant)}`,
    code,
    bindings: [
      matrix('dy', dy.tensor, outChannels),
      ...(dy.mask ? [matrix('mask', dy.mask, outChannels)] : []),
      matrix('filters', filter, outChannels),
      matrix('dx', dx, inChannels, true),
      ...addendBindings(addends, inChannels),
    ],
    groups: gemmGroups(shape, batch * rows * columns, variant),
    layers: strideHeight * strideWidth,
  });
}
