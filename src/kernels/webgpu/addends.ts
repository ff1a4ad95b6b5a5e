/** Adding gradients while another one is being written. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Binding, Gpu } from './gpu';
import { matrix, matrixCode, quadsOf } from './matrix';
import type { Addend } from './unfinished';

const nameOf = (i: number) => `addend${i}`;
const maskOf = (i: number) => `addendMask${i}`;
const scaleOf = (i: number) => `addendScale${i}`;

export function addendBindings(addends: readonly Addend[], channels: number): Binding[] {
  return addends.flatMap(({ tensor, mask, rowScale }, i) => [
    matrix(nameOf(i), tensor, channels),
    ...(mask ? [matrix(maskOf(i), mask, channels)] : []),
    ...(rowScale ? [{ name: scaleOf(i), tensor: rowScale }] : []),
  ]);
}

/** WGSL functions `add<i>(pixel, quad)`. @param positions pixels of an image, for addends spread over them */
export function addendCode(addends: readonly Addend[], channels: number, positions: number): string {
  const functions = addends.map(({ mask, spread, rowScale }, i) => {
    const name = nameOf(i);
    const factor = rowScale ? `${scaleOf(i)}[pixel] * ` : '';
    const plain = spread === undefined ? `${factor}get_${name}(pixel, quad)` : `${spread} * get_${name}(pixel / ${positions}u, quad)`;
    const body = mask ? `select(vec4f(0.0), ${plain}, get_${maskOf(i)}(pixel, quad) > vec4f(0.0))` : plain;
    const readers = [matrixCode(name, channels), ...(mask ? [matrixCode(maskOf(i), channels)] : [])];
    return `${readers.join('\n')}\nfn add${i}(pixel: u32, quad: u32) -> vec4f { return ${body}; }`;
  });
  return functions.join('\n');
}

export const addendSum = (addends: readonly Addend[], pixel: string, quad: string): string[] =>
  addends.map((_, i) => `add${i}(${pixel}, ${quad})`);

export const addendKey = (addends: readonly Addend[]): string =>
  addends.map(({ mask, spread, rowScale }) => `${mask ? 'masked' : ''}${rowScale ? 'scaled' : ''}${spread ?? ''}`).join('+');

/** out = sum of the addends, [batch, height, width, channels] (or any shape whose last axis is the channels). */
export function sumAddends(gpu: Gpu, addends: readonly Addend[], out: TensorInfo): void {
  const channels = out.shape.at(-1) ?? 1;
  const positions = out.shape.slice(1, -1).reduce((a, b) => a * b, 1);
  const rows = out.shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const quads = quadsOf(channels);
  gpu.run({
    key: `sum ${channels} ${positions} ${addendKey(addends)}`,
    code: () => `
${matrixCode('result', channels, true)}
${addendCode(addends, channels, positions)}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = flatGroup(group, groups) * 64u + thread;
  let row = index / ${quads}u;
  if (row >= arrayLength(&result) / ${channels % 4 === 0 ? quads : channels}u) { return; }
  set_result(row, index % ${quads}u, ${addendSum(addends, 'row', `index % ${quads}u`).join(' + ')});
}`,
    bindings: [matrix('result', out, channels, true), ...addendBindings(addends, channels)],
    groups: Math.ceil((rows * quads) / 64),
  });
}
