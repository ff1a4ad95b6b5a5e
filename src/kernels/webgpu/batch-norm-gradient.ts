/** Gradient of batch normalisation with batch statistics, of its residual sum and its ReLU; spread over threads like the forward pass. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { addParts, extentOf, groupsOf, head, layoutOf, mainOf, rowLoop, writeParts } from './batch-norm-layout';
import { addColumnsCode } from './column-sums';
import type { Gpu } from './gpu';
import { stored } from './half';
import { matrix, matrixCode, quadsOf } from './matrix';

export interface BatchNormGradient {
  readonly dy: TensorInfo;
  readonly x: TensorInfo;
  readonly y: TensorInfo;
  readonly gamma: TensorInfo;
  readonly mean: TensorInfo;
  readonly variance: TensorInfo;
  readonly epsilon: number;
  readonly relu: boolean;
  /** Also wanted: dy where y > 0. */
  readonly residual: boolean;
}

/** @returns dx, dgamma, dbeta, and the residual's gradient when asked for */
export function batchNormGradient(gpu: Gpu, inputs: BatchNormGradient): TensorInfo[] {
  const { dy, x, y, gamma, mean, variance, epsilon, relu, residual } = inputs;
  const extent = extentOf(gpu, x);
  const { channels, form, parts, blocks } = extent;
  const isSmall = form === 'small';
  const { lanes, rows } = layoutOf(extent);
  const quads = quadsOf(channels);
  const [dx, dgamma, dbeta] = [gpu.tensor(x.shape), gpu.tensor([channels]), gpu.tensor([channels])] as const;
  const [source, output] = [stored(gpu, x), stored(gpu, y)];
  const masked = residual ? gpu.tensor(x.shape) : null;
  const gradient = relu ? 'select(vec4f(0.0), get_dy(at, quad), get_y(at, quad) > vec4f(0.0))' : 'get_dy(at, quad)';
  const sumsOf = (block: string, count: string) => `
  var s = vec4f(0.0);
  var products = vec4f(0.0);
  ${rowLoop(extent, rows, block, count, `let g = ${gradient}; s += g; products += g * (get_x(at, quad) - centre) * inverse;`)}`;
  const statistics = `
  let centre = get_mean(0u, quadOfThread);
  let inverse = inverseSqrt(get_variance(0u, quadOfThread) + ${epsilon});
  let factor = get_gamma(0u, quadOfThread) * inverse;`;
  const read = [
    matrix('x', source.tensor, channels, false, source.half),
    matrix('dy', dy, channels),
    ...(relu ? [matrix('y', output.tensor, channels, false, output.half)] : []),
  ];
  const own = [matrix('gamma', gamma, channels), matrix('mean', mean, channels), matrix('variance', variance, channels)];
  const readCode = [
    matrixCode('x', channels, false, source.half),
    matrixCode('dy', channels),
    relu ? matrixCode('y', channels, false, output.half) : '',
  ].join('\n');
  const ownCode = ['gamma', 'mean', 'variance'].map((name) => matrixCode(name, channels)).join('\n');
  // Behind the parts: centre, inverse deviation and factor, so that the second dispatch needs fewer bindings.
  const partials = isSmall ? null : gpu.tensor([parts * 2 + 3, quads * 4]);
  const parted = partials ? ({ name: 'partials', tensor: partials, element: 'vec4f' } as const) : null;
  const kept = (i: number) => `partials[${(parts * 2 + i) * quads}u + lane]`;
  if (parted) {
    gpu.run({
      key: `batch norm gradient sums ${channels} ${parts} ${form} ${epsilon} ${relu}`,
      code: () => `
${readCode}
${ownCode}
${addColumnsCode(lanes, rows)}
${mainOf(extent)} {
  ${head(extent, lanes)}
  ${statistics}
  ${sumsOf('block', `${parts}u`)}
  let sums = addColumns(thread, s, products);
  ${writeParts(extent)}
  if (block == 0u && row == 0u) { ${kept(0)} = centre; ${kept(1)} = inverse; ${kept(2)} = factor; }
}`,
      bindings: [...read, ...own, { ...parted, write: true }],
      groups: groupsOf(extent, parts),
    });
  }
  gpu.run({
    key: `batch norm gradient ${channels} ${form} ${parts} ${blocks} ${epsilon} ${relu} ${residual}`,
    code: () => `
${readCode}
${isSmall ? ownCode : ''}
${matrixCode('dx', channels, true)}
${matrixCode('dgamma', channels, true)}
${matrixCode('dbeta', channels, true)}
${residual ? matrixCode('dresidual', channels, true) : ''}
${addColumnsCode(lanes, rows)}
${mainOf(extent)} {
  ${head(extent, lanes)}
  ${
    isSmall
      ? `${statistics} ${sumsOf('', '')} let sums = addColumns(thread, s, products);`
      : `let centre = ${kept(0)}; let inverse = ${kept(1)}; let factor = ${kept(2)}; ${addParts(extent, rows)}`
  }
  ${isSmall ? 'if (thread == 0u)' : 'if (block == 0u && row == 0u)'} {
    set_dbeta(0u, quadOfThread, sums.a);
    set_dgamma(0u, quadOfThread, sums.b);
  }
  let meanGradient = sums.a / f32(positions);
  let meanProduct = sums.b / f32(positions) * inverse;
  ${rowLoop(
    extent,
    rows,
    'block',
    `${blocks}u`,
    `let g = ${gradient};
     ${residual ? 'set_dresidual(at, quad, g);' : ''}
     set_dx(at, quad, factor * (g - meanGradient - (get_x(at, quad) - centre) * meanProduct));`,
  )}
}`,
    bindings: [
      ...read,
      ...(isSmall ? own : []),
      ...(parted ? [parted] : []),
      matrix('dx', dx, channels, true),
      matrix('dgamma', dgamma, channels, true),
      matrix('dbeta', dbeta, channels, true),
      ...(masked ? [matrix('dresidual', masked, channels, true)] : []),
    ],
    groups: isSmall ? quads : groupsOf(extent, blocks),
  });
  if (partials) gpu.dispose(partials);
  return masked ? [dx, dgamma, dbeta, masked] : [dx, dgamma, dbeta];
}
