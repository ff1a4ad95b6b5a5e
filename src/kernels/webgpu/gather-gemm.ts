/**
 * WGSL of a matrix product whose left operand is gathered from images: out[m, n] = sum over taps and channels of
 * value(m, tap, c) weight(tap, c, n). Forward convolution and its input gradient are both of this form.
 *
 * Two variants. `direct`: each thread keeps `rows` x 4 results in registers and reads its operands itself; no barriers,
 * which suits adapters that emulate threads, and any number of channels. `tiled`: a workgroup computes 64 rows by up to
 * 64 columns from tiles in shared memory.
 */
import { range } from './text';

export interface GemmVariant {
  readonly tiled: boolean;
  /** Rows of the result in each thread. */
  readonly rows: number;
}

export interface GatherGemm {
  /** Expression for the number of rows in this layer of the grid. */
  readonly rowCount: string;
  /** Quads of columns of the result. */
  readonly columnQuads: number;
  /** Quads of channels summed over at each tap. */
  readonly channelQuads: number;
  /** Statements before anything else. */
  readonly begin: string;
  /** Opens the loops over the taps (two braces); declares `tap: u32`. */
  readonly taps: string;
  /** Statements that find row `m`, an expression, under suffix `s`. */
  readonly locate: (s: string, m: string) => string;
  /** Statements that declare `ok<s>: bool` and `at<s>: u32` for the current tap. */
  readonly gather: (s: string) => string;
  /** Expression: four channels at a position. */
  readonly value: (at: string, quad: string) => string;
  /** Expression: column j of the 4 x 4 block of weights of the current tap. */
  readonly weight: (quad: string, j: string, n: string) => string;
  /** What a column of weights belongs to: a channel that is summed over, or a column of the result. */
  readonly weightColumn: 'channel' | 'result';
  /** Statements that finish and store `acc<s>` of row suffix s at column quad `n`. */
  readonly store: (s: string) => string;
}

const TILE_ROWS = 64;
const TILE_QUADS = 4;

/** Column quads of a workgroup's tile, or 0 where tiles do not fit. */
export function tileWidth({ columnQuads, channelQuads }: Pick<GatherGemm, 'columnQuads' | 'channelQuads'>): number {
  if (channelQuads % TILE_QUADS !== 0) return 0;
  return [16, 8, 4].find((width) => columnQuads % width === 0) ?? 0;
}

export function gemmGroups(gemm: Pick<GatherGemm, 'columnQuads' | 'channelQuads'>, rowCount: number, { tiled, rows }: GemmVariant): number {
  if (tiled) return Math.ceil(rowCount / TILE_ROWS) * (gemm.columnQuads / tileWidth(gemm));
  return Math.ceil((Math.ceil(rowCount / rows) * gemm.columnQuads) / 64);
}

const product = ({ weightColumn }: GatherGemm, value: string) => (weightColumn === 'channel' ? `w * ${value}` : `${value} * w`);

const MAIN = `fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32)`;

function direct(gemm: GatherGemm, rows: number): string {
  const each = (text: (s: string) => string) =>
    range(rows)
      .map((i) => text(String(i)))
      .join('\n');
  const weight = `mat4x4f(${range(4)
    .map((j) => gemm.weight('q', `${j}u`, 'n'))
    .join(', ')})`;
  return `
@compute @workgroup_size(64) ${MAIN} {
  ${gemm.begin}
  let rowCount = ${gemm.rowCount};
  let index = flatGroup(group, groups) * 64u + thread;
  let n = index % ${gemm.columnQuads}u;
  let first = index / ${gemm.columnQuads}u * ${rows}u;
  if (first >= rowCount) { return; }
  ${each((s) => `let m${s} = first + ${s}u; ${gemm.locate(s, `min(m${s}, rowCount - 1u)`)} var acc${s} = vec4f(0.0);`)}
  ${gemm.taps}
    ${each(gemm.gather)}
    for (var q = 0u; q < ${gemm.channelQuads}u; q++) {
      let w = ${weight};
      ${each((s) => `acc${s} += ${product(gemm, `select(vec4f(0.0), ${gemm.value(`at${s}`, 'q')}, ok${s})`)};`)}
    }
  }}
  ${each((s) => `if (m${s} < rowCount) { ${gemm.store(s)} }`)}
}`;
}

function tiled(gemm: GatherGemm, rows: number): string {
  const width = tileWidth(gemm);
  const threads = (TILE_ROWS / rows) * width;
  const perRow = Math.max(1, threads / TILE_ROWS);
  const stagedRows = Math.max(1, TILE_ROWS / threads);
  const stagedQuads = TILE_QUADS / perRow;
  const weights = (TILE_QUADS * 4 * width) / threads;
  const each = (text: (s: string) => string) =>
    range(rows)
      .map((i) => text(String(i)))
      .join('\n');
  const staged = (text: (s: string, row: string) => string) =>
    range(stagedRows)
      .map((i) => text(`S${i}`, `(thread / ${perRow}u * ${stagedRows}u + ${i}u)`))
      .join('\n');
  const slot = (row: string, quad: string) => `${row} * ${TILE_QUADS}u + ${quad}`;
  return `
var<workgroup> values: array<vec4f, ${TILE_ROWS * TILE_QUADS}>;
var<workgroup> weights: array<vec4f, ${TILE_QUADS * 4 * width}>;
@compute @workgroup_size(${threads}) ${MAIN} {
  ${gemm.begin}
  let rowCount = ${gemm.rowCount};
  let index = flatGroup(group, groups);
  let firstQuad = index % ${gemm.columnQuads / width}u * ${width}u;
  let firstRow = index / ${gemm.columnQuads / width}u * ${TILE_ROWS}u;
  let column = thread % ${width}u;
  let n = firstQuad + column;
  let localRow = thread / ${width}u * ${rows}u;
  ${staged((s, row) => gemm.locate(s, `min(firstRow + ${row}, rowCount - 1u)`))}
  ${each((s) => `let m${s} = firstRow + localRow + ${s}u; ${gemm.locate(s, `min(m${s}, rowCount - 1u)`)} var acc${s} = vec4f(0.0);`)}
  ${gemm.taps}
    ${staged((s) => gemm.gather(s))}
    for (var q0 = 0u; q0 < ${gemm.channelQuads}u; q0 += ${TILE_QUADS}u) {
      ${staged((s, row) =>
        range(stagedQuads)
          .map((k) => {
            const quad = `(thread % ${perRow}u * ${stagedQuads}u + ${k}u)`;
            return `values[${slot(row, quad)}] = select(vec4f(0.0), ${gemm.value(`at${s}`, `(q0 + ${quad})`)}, ok${s});`;
          })
          .join('\n'),
      )}
      for (var i = 0u; i < ${weights}u; i++) {
        let slot = i * ${threads}u + thread;
        let quad = q0 + slot / ${4 * width}u;
        let j = slot / ${width}u % 4u;
        weights[slot] = ${gemm.weight('quad', 'j', `(firstQuad + slot % ${width}u)`)};
      }
      workgroupBarrier();
      for (var k = 0u; k < ${TILE_QUADS}u; k++) {
        let w = mat4x4f(${range(4)
          .map((j) => `weights[(k * 4u + ${j}u) * ${width}u + column]`)
          .join(', ')});
        ${each((s) => `acc${s} += ${product(gemm, `values[${slot(`(localRow + ${s}u)`, 'k')}]`)};`)}
      }
      workgroupBarrier();
    }
  }}
  ${each((s) => `if (m${s} < rowCount) { ${gemm.store(s)} }`)}
}`;
}

export function gemmCode(gemm: GatherGemm, variant: GemmVariant): string {
  return variant.tiled ? tiled(gemm, variant.rows) : direct(gemm, variant.rows);
}
