/** Convolution with optional bias, residual sum and ReLU: y = relu(conv(x, filter) + bias + residual). */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { gemmCode, gemmGroups } from './gather-gemm';
import { type Geometry, geometryKey } from './geometry';
import type { Gpu } from './gpu';
import { activation, plain, stored } from './half';
import { matrix, matrixCode, quadsOf } from './matrix';
import { variantFor } from './variants';

export interface ConvForward {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly bias?: TensorInfo | undefined;
  readonly residual?: TensorInfo | undefined;
  readonly relu: boolean;
  /** The result is kept for a backward pass, in the precision that is set for those. */
  readonly training?: boolean;
}

export function convForward(gpu: Gpu, geometry: Geometry, { x, filter, bias, residual, relu, training }: ConvForward): TensorInfo {
  const { batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = geometry;
  const { filterHeight, filterWidth, strideHeight, strideWidth, top, left } = geometry;
  const outShape = [batch, outHeight, outWidth, outChannels];
  const source = stored(gpu, x);
  const { tensor: y, target } = training ? activation(gpu, outShape) : plain(gpu.tensor(outShape));
  const shape = { columnQuads: quadsOf(outChannels), channelQuads: quadsOf(inChannels) };
  const variant = variantFor(gpu, 'forward', shape);
  const isWhole = inChannels % 4 === 0;
  const row = (quad: string, j: string) => `tap * ${inChannels}u + ${quad} * 4u + ${j}`;
  const code = () => `
${matrixCode('x', inChannels, false, source.half)}
${matrixCode('filters', outChannels)}
${matrixCode('y', outChannels, true, target.half)}
${bias ? matrixCode('bias', outChannels) : ''}
${residual ? matrixCode('residual', outChannels) : ''}
fn weightAt(tap: u32, quad: u32, j: u32, n: u32) -> vec4f {
  ${isWhole ? '' : `if (quad * 4u + j >= ${inChannels}u) { return vec4f(0.0); }`}
  return get_filters(${row('quad', 'j')}, n);
}
${gemmCode(
  {
    ...shape,
    begin: '',
    rowCount: `arrayLength(&y) / ${outChannels % 4 === 0 ? shape.columnQuads : outChannels}u`,
    taps: `for (var kh = 0; kh < ${filterHeight}; kh++) { for (var kw = 0; kw < ${filterWidth}; kw++) {
      let tap = u32(kh * ${filterWidth} + kw);`,
    locate: (s, m) => `
      let position${s} = (${m}) % ${outHeight * outWidth}u;
      let image${s} = (${m}) / ${outHeight * outWidth}u * ${inHeight * inWidth}u;
      let row${s} = i32(position${s} / ${outWidth}u) * ${strideHeight} - ${top};
      let column${s} = i32(position${s} % ${outWidth}u) * ${strideWidth} - ${left};`,
    gather: (s) => `
      let inRow${s} = u32(row${s} + kh);
      let inColumn${s} = u32(column${s} + kw);
      let ok${s} = inRow${s} < ${inHeight}u && inColumn${s} < ${inWidth}u;
      let at${s} = select(0u, image${s} + inRow${s} * ${inWidth}u + inColumn${s}, ok${s});`,
    value: (at, quad) => `get_x(${at}, ${quad})`,
    weight: (quad, j, n) => `weightAt(tap, ${quad}, ${j}, ${n})`,
    weightColumn: 'channel',
    store: (s) => `
      ${bias ? `acc${s} += get_bias(0u, n);` : ''}
      ${residual ? `acc${s} += get_residual(m${s}, n);` : ''}
      set_y(m${s}, n, ${relu ? `max(acc${s}, vec4f(0.0))` : `acc${s}`});`,
  },
  variant,
)}`;
  gpu.run({
    key: `forward ${geometryKey(geometry)} ${bias ? 'bias' : ''} ${residual ? 'residual' : ''} ${relu} ${JSON.stringify(variant)}`,
    code,
    bindings: [
      matrix('x', source.tensor, inChannels, false, source.half),
      matrix('filters', filter, outChannels),
      matrix('y', target.tensor, outChannels, true, target.half),
      ...(bias ? [matrix('bias', bias, outChannels)] : []),
      ...(residual ? [matrix('residual', residual, outChannels)] : []),
    ],
    groups: gemmGroups(shape, batch * outHeight * outWidth, variant),
  });
  return y;
}
