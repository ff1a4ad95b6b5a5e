/**
 * Batch normalisation with batch statistics, fused with residual sum and ReLU. Large maps take two dispatches each way:
 * sums over parts of the rows, then everything else; small maps take one, a workgroup for every four channels.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { addParts, extentOf, groupsOf, head, layoutOf, mainOf, rowLoop, writeParts } from './batch-norm-layout';
import { addColumnsCode } from './column-sums';
import type { Gpu } from './gpu';
import { activation, stored } from './half';
import { matrix, matrixCode, quadsOf } from './matrix';

export interface BatchNorm {
  readonly x: TensorInfo;
  readonly gamma: TensorInfo;
  readonly beta: TensorInfo;
  readonly residual?: TensorInfo | undefined;
  readonly epsilon: number;
  readonly relu: boolean;
}

/** @returns y, mean and biased variance */
export function batchNorm(gpu: Gpu, { x, gamma, beta, residual, epsilon, relu }: BatchNorm): [TensorInfo, TensorInfo, TensorInfo] {
  const extent = extentOf(gpu, x);
  const { channels, form, parts, blocks } = extent;
  const isSmall = form === 'small';
  const { lanes, rows } = layoutOf(extent);
  const source = stored(gpu, x);
  const other = residual && stored(gpu, residual);
  const { tensor: y, target } = activation(gpu, x.shape);
  const [mean, variance] = [gpu.tensor([channels]), gpu.tensor([channels])] as const;
  // Sums of x less its first row: close to the mean, so that the squares do not cancel.
  const sumsOf = (block: string, count: string) => `
  let shift = get_x(0u, quadOfThread);
  var s = vec4f(0.0);
  var squares = vec4f(0.0);
  ${rowLoop(extent, rows, block, count, 'let d = get_x(at, quad) - shift; s += d; squares += d * d;')}`;
  const partials = isSmall ? null : gpu.tensor([parts, 2, quadsOf(channels) * 4]);
  const parted = partials ? ({ name: 'partials', tensor: partials, element: 'vec4f' } as const) : null;
  if (parted) {
    gpu.run({
      key: `batch norm sums ${channels} ${parts} ${form}`,
      code: () => `
${matrixCode('x', channels, false, source.half)}
${addColumnsCode(lanes, rows)}
${mainOf(extent)} {
  ${head(extent, lanes)}
  ${sumsOf('block', `${parts}u`)}
  let sums = addColumns(thread, s, squares);
  ${writeParts(extent)}
}`,
      bindings: [matrix('x', source.tensor, channels, false, source.half), { ...parted, write: true }],
      groups: groupsOf(extent, parts),
    });
  }
  gpu.run({
    key: `batch norm ${channels} ${form} ${parts} ${blocks} ${epsilon} ${relu} ${Boolean(residual)}`,
    code: () => `
${matrixCode('x', channels, false, source.half)}
${matrixCode('gamma', channels)}
${matrixCode('beta', channels)}
${other ? matrixCode('residual', channels, false, other.half) : ''}
${matrixCode('y', channels, true, target.half)}
${matrixCode('mean', channels, true)}
${matrixCode('variance', channels, true)}
${addColumnsCode(lanes, rows)}
${mainOf(extent)} {
  ${head(extent, lanes)}
  ${isSmall ? `${sumsOf('', '')} let sums = addColumns(thread, s, squares);` : `let shift = get_x(0u, lane); ${addParts(extent, rows)}`}
  let offset = sums.a / f32(positions);
  let spread = max(sums.b / f32(positions) - offset * offset, vec4f(0.0));
  let centre = shift + offset;
  ${isSmall ? 'if (thread == 0u)' : 'if (block == 0u && row == 0u)'} {
    set_mean(0u, quadOfThread, centre);
    set_variance(0u, quadOfThread, spread);
  }
  let scale = get_gamma(0u, quadOfThread) / sqrt(spread + ${epsilon});
  let bias = get_beta(0u, quadOfThread);
  ${rowLoop(
    extent,
    rows,
    'block',
    `${blocks}u`,
    `var value = (get_x(at, quad) - centre) * scale + bias;
     ${residual ? 'value += get_residual(at, quad);' : ''}
     set_y(at, quad, ${relu ? 'max(value, vec4f(0.0))' : 'value'});`,
  )}
}`,
    bindings: [
      matrix('x', source.tensor, channels, false, source.half),
      matrix('gamma', gamma, channels),
      matrix('beta', beta, channels),
      ...(other ? [matrix('residual', other.tensor, channels, false, other.half)] : []),
      ...(parted ? [parted] : []),
      matrix('y', target.tensor, channels, true, target.half),
      matrix('mean', mean, channels, true),
      matrix('variance', variance, channels, true),
    ],
    groups: isSmall ? quadsOf(channels) : groupsOf(extent, blocks),
  });
  if (partials) gpu.dispose(partials);
  return [y, mean, variance];
}
