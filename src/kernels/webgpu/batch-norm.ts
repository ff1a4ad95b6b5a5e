/**
 * Batch normalisation with batch statistics, fused with residual sum and ReLU. Large maps take two dispatches each way:
 * sums over parts of the rows, then everything else; small maps take one, a workgroup for every four channels.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { addColumnsCode, columnLayout, THREADS } from './column-sums';
import type { Gpu } from './gpu';
import { matrix, matrixCode, quadsOf } from './matrix';

/** Positions below which one workgroup for four channels is better than two dispatches. */
const SMALL = 8192;
const MAX_PARTS = 128;
/** Rows that each thread of the second dispatch writes. */
const ROWS_A_THREAD = 8;

/** Threads of a workgroup that do not share anything, and rows that each of them takes. */
const LONE_THREADS = 64;
const LONE_ROWS = 32;

const mainOf = ({ form }: Extent) => `@compute @workgroup_size(${form === 'lone' ? LONE_THREADS : THREADS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32)`;

export interface Extent {
  readonly channels: number;
  readonly positions: number;
  /**
   * `small`: one dispatch, a workgroup for every four channels. `large`: two, workgroups for parts of the rows. `lone`: two,
   * threads for parts of the rows, without barriers.
   */
  readonly form: 'small' | 'large' | 'lone';
  readonly parts: number;
  /** Workgroups of the second dispatch. */
  readonly blocks: number;
}

export function extentOf(gpu: Gpu, { shape }: TensorInfo): Extent {
  const channels = shape.at(-1) ?? 1;
  const positions = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  if (gpu.isSoftware) {
    const parts = Math.ceil(positions / LONE_ROWS / Math.ceil(positions / LONE_ROWS / MAX_PARTS));
    return { channels, positions, form: 'lone', parts, blocks: parts };
  }
  const { rows } = columnLayout(channels);
  // The backward kernel for small maps binds ten buffers.
  const isSmall = (positions <= SMALL && gpu.limits.maxStorageBuffersPerShaderStage >= 10) || channels > 4 * THREADS;
  const parts = Math.min(MAX_PARTS, Math.ceil(positions / (rows * 4)));
  return { channels, positions, form: isSmall ? 'small' : 'large', parts, blocks: Math.ceil(positions / (rows * ROWS_A_THREAD)) };
}

/** Loops over this thread's rows; needs `lane`, `row` and what says where they start. */
function rowLoop({ form }: Extent, rows: number, block: string, count: string, body: string): string {
  if (form === 'small') return `for (var at = thread; at < positions; at += ${THREADS}u) { let quad = group.x; ${body} }`;
  return `
  if (row < ${rows}u) {
    let size = (positions + ${count} - 1u) / ${count};
    for (var at = ${block} * size + row; at < min((${block} + 1u) * size, positions); at += ${rows}u) { let quad = lane; ${body} }
  }`;
}

const perRow = (channels: number) => (channels % 4 === 0 ? quadsOf(channels) : channels);

function layoutOf(extent: Extent): { readonly lanes: number; readonly rows: number } {
  if (extent.form === 'lone') return { lanes: quadsOf(extent.channels), rows: 1 };
  return extent.form === 'small' ? { lanes: 1, rows: THREADS } : columnLayout(extent.channels);
}

/** Workgroups of a dispatch in which `blocks` blocks of rows are worked on. */
const groupsOf = ({ form, channels }: Extent, blocks: number) =>
  form === 'lone' ? Math.ceil((blocks * quadsOf(channels)) / LONE_THREADS) : blocks;

const HEAD = (extent: Extent, lanes: number) => `
  let positions = arrayLength(&x) / ${perRow(extent.channels)}u;
  ${
    extent.form === 'lone'
      ? `
  let index = flatGroup(group, groups) * ${LONE_THREADS}u + thread;
  let lane = index % ${lanes}u;
  let row = 0u;
  let block = index / ${lanes}u;
  if (block >= ${extent.blocks}u) { return; }`
      : `
  let lane = thread % ${lanes}u;
  let row = thread / ${lanes}u;
  let block = flatGroup(group, groups);`
  }
  let quadOfThread = ${extent.form === 'small' ? 'group.x' : 'lane'};`;

/** Sum over the parts that the first dispatch left; the same for all threads of a lane. */
const addParts = ({ parts, channels }: Extent, rows: number) => `
  var a = vec4f(0.0);
  var b = vec4f(0.0);
  if (row < ${rows}u) {
    for (var part = row; part < ${parts}u; part += ${rows}u) {
      a += partials[part * ${2 * quadsOf(channels)}u + lane];
      b += partials[part * ${2 * quadsOf(channels)}u + ${quadsOf(channels)}u + lane];
    }
  }
  let sums = addColumns(thread, a, b);`;

const writeParts = ({ channels }: Extent) => `
  if (row == 0u) {
    partials[block * ${2 * quadsOf(channels)}u + lane] = sums.a;
    partials[block * ${2 * quadsOf(channels)}u + ${quadsOf(channels)}u + lane] = sums.b;
  }`;

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
  const [y, mean, variance] = [gpu.tensor(x.shape), gpu.tensor([channels]), gpu.tensor([channels])] as const;
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
${matrixCode('x', channels)}
${addColumnsCode(lanes, rows)}
${mainOf(extent)} {
  ${HEAD(extent, lanes)}
  ${sumsOf('block', `${parts}u`)}
  let sums = addColumns(thread, s, squares);
  ${writeParts(extent)}
}`,
      bindings: [matrix('x', x, channels), { ...parted, write: true }],
      groups: groupsOf(extent, parts),
    });
  }
  gpu.run({
    key: `batch norm ${channels} ${form} ${parts} ${blocks} ${epsilon} ${relu} ${Boolean(residual)}`,
    code: () => `
${matrixCode('x', channels)}
${matrixCode('gamma', channels)}
${matrixCode('beta', channels)}
${residual ? matrixCode('residual', channels) : ''}
${matrixCode('y', channels, true)}
${matrixCode('mean', channels, true)}
${matrixCode('variance', channels, true)}
${addColumnsCode(lanes, rows)}
${mainOf(extent)} {
  ${HEAD(extent, lanes)}
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
      matrix('x', x, channels),
      matrix('gamma', gamma, channels),
      matrix('beta', beta, channels),
      ...(residual ? [matrix('residual', residual, channels)] : []),
      ...(parted ? [parted] : []),
      matrix('y', y, channels, true),
      matrix('mean', mean, channels, true),
      matrix('variance', variance, channels, true),
    ],
    groups: isSmall ? quadsOf(channels) : groupsOf(extent, blocks),
  });
  if (partials) gpu.dispose(partials);
  return [y, mean, variance];
}

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
  const read = [matrix('x', x, channels), matrix('dy', dy, channels), ...(relu ? [matrix('y', y, channels)] : [])];
  const own = [matrix('gamma', gamma, channels), matrix('mean', mean, channels), matrix('variance', variance, channels)];
  const readCode = [matrixCode('x', channels), matrixCode('dy', channels), relu ? matrixCode('y', channels) : ''].join('\n');
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
  ${HEAD(extent, lanes)}
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
  ${HEAD(extent, lanes)}
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
