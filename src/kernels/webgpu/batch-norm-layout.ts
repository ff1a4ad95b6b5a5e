/** How batch normalisation spreads over threads, and the parts of WGSL that both its directions share. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { columnLayout, THREADS } from './column-sums';
import type { Gpu } from './gpu';
import { quadsOf } from './matrix';

/** Positions below which one workgroup for four channels is better than two dispatches. */
const SMALL = 8192;
const MAX_PARTS = 128;
/** Rows that each thread of the second dispatch writes. */
const ROWS_A_THREAD = 8;

/** Threads of a workgroup that do not share anything, and rows that each of them takes. */
const LONE_THREADS = 64;
const LONE_ROWS = 32;

export const mainOf = ({ form }: Extent) => `@compute @workgroup_size(${form === 'lone' ? LONE_THREADS : THREADS})
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
export function rowLoop({ form }: Extent, rows: number, block: string, count: string, body: string): string {
  if (form === 'small') return `for (var at = thread; at < positions; at += ${THREADS}u) { let quad = group.x; ${body} }`;
  return `
  if (row < ${rows}u) {
    let size = (positions + ${count} - 1u) / ${count};
    for (var at = ${block} * size + row; at < min((${block} + 1u) * size, positions); at += ${rows}u) { let quad = lane; ${body} }
  }`;
}

const perRow = (channels: number) => (channels % 4 === 0 ? quadsOf(channels) : channels);

export function layoutOf(extent: Extent): { readonly lanes: number; readonly rows: number } {
  if (extent.form === 'lone') return { lanes: quadsOf(extent.channels), rows: 1 };
  return extent.form === 'small' ? { lanes: 1, rows: THREADS } : columnLayout(extent.channels);
}

/** Workgroups of a dispatch in which `blocks` blocks of rows are worked on. */
export const groupsOf = ({ form, channels }: Extent, blocks: number) =>
  form === 'lone' ? Math.ceil((blocks * quadsOf(channels)) / LONE_THREADS) : blocks;

export const head = (extent: Extent, lanes: number) => `
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
export const addParts = ({ parts, channels }: Extent, rows: number) => `
  var a = vec4f(0.0);
  var b = vec4f(0.0);
  if (row < ${rows}u) {
    for (var part = row; part < ${parts}u; part += ${rows}u) {
      a += partials[part * ${2 * quadsOf(channels)}u + lane];
      b += partials[part * ${2 * quadsOf(channels)}u + ${quadsOf(channels)}u + lane];
    }
  }
  let sums = addColumns(thread, a, b);`;

export const writeParts = ({ channels }: Extent) => `
  if (row == 0u) {
    partials[block * ${2 * quadsOf(channels)}u + lane] = sums.a;
    partials[block * ${2 * quadsOf(channels)}u + ${quadsOf(channels)}u + lane] = sums.b;
  }`;
