/** A batch from a data set that lies on the device as bytes: gathered, mirrored, shifted and scaled in one pass. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Gpu } from './gpu';

const tables = new WeakMap<Gpu, TensorInfo>();

/** byte / 255 as the processor rounds it; a GPU's division may be off by a bit. */
function tableOf(gpu: Gpu): TensorInfo {
  const known = tables.get(gpu);
  if (known) return known;
  const table = gpu.tensor([256]);
  gpu.backend.tensorMap.get(table.dataId).values = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
  tables.set(gpu, table);
  return table;
}

/**
 * @param bytes images [count, size, size, 3] uint8, four to an int32
 * @param draws [batch, 4] int32: number of the image, mirrored, rows and columns that the view moves
 * @returns [batch, size, size, 3]; what comes in at the edges is black
 */
export function gatherImages(gpu: Gpu, bytes: TensorInfo, draws: TensorInfo, size: number): TensorInfo {
  const [batch = 0] = draws.shape;
  const out = gpu.tensor([batch, size, size, 3]);
  const image = size * size * 3;
  gpu.run({
    key: `gather images ${size}`,
    code: () => `
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = flatGroup(group, groups) * 64u + thread;
  if (i >= arrayLength(&result)) { return; }
  let draw = draws[i / ${image}u];
  let y = i32(i / ${size * 3}u % ${size}u) + draw.z;
  let shifted = i32(i / 3u % ${size}u) + draw.w;
  var value = 0.0;
  if (y >= 0 && y < ${size} && shifted >= 0 && shifted < ${size}) {
    let x = select(shifted, ${size - 1} - shifted, draw.y == 1);
    let at = u32(draw.x) * ${image}u + u32(y * ${size} + x) * 3u + i % 3u;
    value = table[(bytes[at / 4u] >> (at % 4u * 8u)) & 255u];
  }
  result[i] = value;
}`,
    bindings: [
      { name: 'bytes', tensor: bytes, element: 'u32' },
      { name: 'draws', tensor: draws, element: 'vec4i' },
      { name: 'table', tensor: tableOf(gpu) },
      { name: 'result', tensor: out, write: true },
    ],
    groups: Math.ceil((batch * image) / 64),
  });
  return out;
}
