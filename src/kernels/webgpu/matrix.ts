/** WGSL that reads and writes [rows, columns] matrices four columns at a time, whatever the number of columns. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Binding } from './gpu';

/** WGSL leaves open what larger values become. */
const LARGEST_HALF = '65504.0';

const isWhole = (columns: number) => columns % 4 === 0;

/** The binding of a matrix whose accessors {@link matrixCode} writes. */
export function matrix(name: string, tensor: TensorInfo, columns: number, write = false, half = false): Binding {
  return { name, tensor, element: half ? 'vec2u' : isWhole(columns) ? 'vec4f' : 'f32', write };
}

/**
 * `get_name(row, quad) -> vec4f`, zero beyond the last column, and with `write` `set_name(row, quad, value)`.
 * @param columns of the matrix; rows are not checked
 * @param half values are packed in half precision; columns come in fours
 */
export function matrixCode(name: string, columns: number, write = false, half = false): string {
  const quads = Math.ceil(columns / 4);
  const lanes = ['x', 'y', 'z', 'w'];
  if (half) {
    const at = `${name}[row * ${quads}u + quad]`;
    const get = `fn get_${name}(row: u32, quad: u32) -> vec4f { let v = ${at}; return vec4f(unpack2x16float(v.x), unpack2x16float(v.y)); }`;
    const packed = `let v = clamp(value, vec4f(-${LARGEST_HALF}), vec4f(${LARGEST_HALF}));`;
    const set = `fn set_${name}(row: u32, quad: u32, value: vec4f) { ${packed} ${at} = vec2u(pack2x16float(v.xy), pack2x16float(v.zw)); }`;
    return write ? `${get}\n${set}` : get;
  }
  if (isWhole(columns)) {
    const get = `fn get_${name}(row: u32, quad: u32) -> vec4f { return ${name}[row * ${quads}u + quad]; }`;
    const set = `fn set_${name}(row: u32, quad: u32, value: vec4f) { ${name}[row * ${quads}u + quad] = value; }`;
    return write ? `${get}\n${set}` : get;
  }
  const get = lanes.map((lane, i) => `if (c + ${i}u < ${columns}u) { value.${lane} = ${name}[at + ${i}u]; }`).join(' ');
  const set = lanes.map((lane, i) => `if (c + ${i}u < ${columns}u) { ${name}[at + ${i}u] = value.${lane}; }`).join(' ');
  const head = `let c = quad * 4u; let at = row * ${columns}u + c;`;
  const reader = `fn get_${name}(row: u32, quad: u32) -> vec4f { ${head} var value = vec4f(0.0); ${get} return value; }`;
  return write ? `${reader}\nfn set_${name}(row: u32, quad: u32, value: vec4f) { ${head} ${set} }` : reader;
}

export const quadsOf = (columns: number): number => Math.ceil(columns / 4);
