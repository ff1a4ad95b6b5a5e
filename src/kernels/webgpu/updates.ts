/**
 * Parameter updates and running averages, all of a step in one dispatch. Each update is only noted; when the first of
 * the new values is asked for, one kernel computes all of them from one buffer that holds the old values side by side
 * into another. Tensors are views of such a buffer, so the next step finds everything in place.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { Binding, Gpu } from './gpu';

/** WGSL of one update: reads `w`, `gradient`, `state0`, `state1`, `scale` and `uniforms`; assigns to the first four. */
export interface Rule {
  readonly name: string;
  readonly states: number;
  readonly code: string;
}

interface Item {
  /** Parameter, then states. */
  readonly old: readonly tf.TensorInfo[];
  readonly gradient: tf.TensorInfo;
  readonly scale: number;
  readonly outputs: readonly tf.TensorInfo[];
}

interface Layout {
  readonly blocks: number;
  /** Where each item begins among the values of one kind, in floats. */
  readonly offsets: readonly number[];
  readonly gradientOffsets: readonly number[];
  readonly gradientFloats: number;
  readonly table: tf.TensorInfo;
}

/** Floats of a block; its bytes are the alignment that every adapter supports for views. */
const BLOCK = 64;
const sizeOf = ({ shape }: tf.TensorInfo) => shape.reduce((a, b) => a * b, 1);
const blocksOf = (floats: number) => Math.ceil(floats / BLOCK);
const USAGE = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

export class Updates {
  readonly #gpu: Gpu;
  readonly #rule: Rule;
  #items: Item[] = [];
  #settings: readonly number[] = [];
  #layout: { readonly key: string; readonly layout: Layout } | null = null;

  constructor(gpu: Gpu, rule: Rule) {
    this.#gpu = gpu;
    this.#rule = rule;
    gpu.addWaiting(() => this.#flush());
  }

  /** @returns new parameter and states, not computed yet */
  note(old: readonly tf.TensorInfo[], gradient: tf.TensorInfo, settings: readonly number[], scale = 1): tf.TensorInfo[] {
    const isSecond = old.some((tensor) => this.#gpu.lazy.pendingOf(tensor)?.kind === 'update');
    // What nobody has asked for since the last step would otherwise wait, and hold its operands, for ever.
    if (isSecond || (this.#items.length > 0 && settings.join() !== this.#settings.join())) this.#flush();
    this.#settings = settings;
    const operands = [...old, gradient];
    const pending = { kind: 'update' as const, operands, compute: () => this.#flush() };
    const outputs = old.map(({ shape }) => this.#gpu.lazy.defer(shape, pending));
    this.#items.push({ old, gradient, scale, outputs });
    return outputs;
  }

  /** Partial sums of a gradient are added up here rather than by a kernel of their own. */
  #sourceOf(gradient: tf.TensorInfo): { readonly tensor: tf.TensorInfo; readonly slices: number } {
    const pending = this.#gpu.lazy.pendingOf(gradient);
    return pending?.kind === 'slices' ? { tensor: pending.partials, slices: pending.slices } : { tensor: gradient, slices: 1 };
  }

  #layoutOf(items: readonly Item[]): Layout {
    const slices = items.map(({ gradient }) => this.#sourceOf(gradient).slices);
    const key = items.map(({ old, scale }, i) => `${sizeOf(old[0]!)}x${slices[i]}x${scale}`).join();
    if (this.#layout?.key === key) return this.#layout.layout;
    if (this.#layout) this.#gpu.dispose(this.#layout.layout.table);
    const offsets: number[] = [];
    const gradientOffsets: number[] = [];
    const rows: number[] = [];
    let gradientFloats = 0;
    const bits = new Int32Array(1);
    items.forEach(({ old, scale }, i) => {
      const size = sizeOf(old[0]!);
      offsets.push((rows.length / 4) * BLOCK);
      gradientOffsets.push(gradientFloats);
      new Float32Array(bits.buffer)[0] = scale;
      for (let block = 0; block < blocksOf(size); block++) rows.push(gradientFloats + block * BLOCK, slices[i]!, size, bits[0]!);
      gradientFloats += size * slices[i]!;
    });
    const table = this.#gpu.backend.makeTensorInfo([rows.length], 'int32');
    this.#gpu.backend.tensorMap.get(table.dataId).values = Int32Array.from(rows);
    const layout = { blocks: rows.length / 4, offsets, gradientOffsets, gradientFloats, table };
    this.#layout = { key, layout };
    return layout;
  }

  /** Byte offset of kind k (parameter 0, states 1...) of item i. */
  #place({ offsets, blocks }: Layout, kind: number, item: number): number {
    return (kind * blocks * BLOCK + offsets[item]!) * 4;
  }

  /** A float tensor that is filled by copies. */
  #gathered(floats: number, parts: readonly { readonly tensor: tf.TensorInfo; readonly offset: number }[]): tf.TensorInfo {
    const { backend } = this.#gpu;
    const target = this.#gpu.tensor([floats]);
    for (const { tensor } of parts) backend.uploadToGPU(tensor.dataId);
    backend.uploadToGPU(target.dataId);
    const buffer = backend.tensorMap.get(target.dataId).resource!;
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    for (const { tensor, offset } of parts) {
      const { buffer: source, offset: from = 0 } = backend.tensorToBinding(tensor) as GPUBufferBinding;
      backend.commandEncoder!.copyBufferToBuffer(source, from, buffer, offset, sizeOf(tensor) * 4);
      backend.commandQueueOwnedIds.add(tensor.dataId);
    }
    return target;
  }

  /** The buffer that holds all old values in this very layout, if there is one. */
  #shared(items: readonly Item[], layout: Layout): GPUBuffer | null {
    const { backend, lazy } = this.#gpu;
    let found: GPUBuffer | null = null;
    for (const [i, { old }] of items.entries()) {
      for (const [kind, tensor] of old.entries()) {
        const buffer = backend.tensorMap.get(tensor.dataId).resource ?? null;
        if (!buffer || lazy.viewOf(tensor)?.offset !== this.#place(layout, kind, i) || (found && found !== buffer)) return null;
        found = buffer;
      }
    }
    return found && found.size === (1 + this.#rule.states) * layout.blocks * BLOCK * 4 ? found : null;
  }

  #flush(): void {
    const { backend, lazy } = this.#gpu;
    const items = this.#items.filter(({ outputs }) => outputs.some(({ dataId }) => backend.tensorMap.has(dataId)));
    this.#items = [];
    if (items.length === 0) return;
    const layout = this.#layoutOf(items);
    const kinds = 1 + this.#rule.states;
    const floats = kinds * layout.blocks * BLOCK;
    const sources = items.map(({ gradient }, i) => ({ ...this.#sourceOf(gradient), offset: layout.gradientOffsets[i]! * 4 }));
    const gradients = this.#gathered(layout.gradientFloats, sources);
    const shared = this.#shared(items, layout);
    const parts = items.flatMap(({ old }, i) => old.map((tensor, kind) => ({ tensor, offset: this.#place(layout, kind, i) })));
    // Any one of the old tensors stands for the buffer they share.
    const old = shared ? null : this.#gathered(floats, parts);
    const buffer = backend.bufferManager.acquireBuffer(floats * 4, USAGE());
    this.#run(layout, { gradients, old: old ?? shared!, buffer });
    this.#gpu.dispose(gradients);
    if (old) this.#gpu.dispose(old);
    let users = 0;
    const release = () => {
      users--;
      if (users === 0) backend.bufferManager.releaseBuffer(buffer);
    };
    const alive = items.flatMap(({ outputs }, i) => outputs.map((output, kind) => ({ output, offset: this.#place(layout, kind, i) })));
    const placed = alive.filter(({ output }) => backend.tensorMap.has(output.dataId));
    users = placed.length;
    for (const { output, offset } of placed) lazy.place(output, buffer, { offset, size: sizeOf(output) * 4, release });
  }

  #run(layout: Layout, { gradients, old, buffer }: { gradients: tf.TensorInfo; old: tf.TensorInfo | GPUBuffer; buffer: GPUBuffer }): void {
    const { name, states, code } = this.#rule;
    const { blocks } = layout;
    const state = [0, 1].slice(0, states);
    const bindings: Binding[] = [
      { name: 'gradients', tensor: gradients },
      { name: 'table', tensor: layout.table, element: 'vec4i' },
      { name: 'old', tensor: old },
      { name: 'next', tensor: buffer, write: true },
    ];
    this.#gpu.run({
      key: `${name} ${blocks}`,
      code: () => `
@compute @workgroup_size(${BLOCK})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let block = flatGroup(group, groups);
  if (block >= ${blocks}u) { return; }
  let entry = table[block];
  let at = block * ${BLOCK}u + thread;
  let scale = bitcast<f32>(entry.w);
  var gradient = 0.0;
  // Reads beyond the last value of a tensor land in padding that nobody looks at.
  for (var slice = 0; slice < entry.y; slice++) { gradient += gradients[u32(entry.x + slice * entry.z) + thread]; }
  var w = old[at];
  ${state.map((i) => `var state${i} = old[${(i + 1) * blocks * BLOCK}u + at];`).join('\n')}
  ${code}
  next[at] = w;
  ${state.map((i) => `next[${(i + 1) * blocks * BLOCK}u + at] = state${i};`).join('\n')}
}`,
      bindings,
      uniforms: this.#settings,
      groups: blocks,
    });
  }
}

/** uniforms: learning rate, momentum, weight decay, Nesterov (1 or 0). */
export const SGD: Rule = {
  name: 'sgd',
  states: 1,
  code: `
  let setting = uniforms[0];
  let g = gradient + setting.z * w;
  state0 = setting.y * state0 + g;
  w -= setting.x * select(state0, g + setting.y * state0, setting.w != 0.0);`,
};

/** uniforms: beta1, beta2, 1 - learningRate weightDecay, learningRate / (1 - beta1^t), 1 / sqrt(1 - beta2^t), stabiliser. */
export const ADAMW: Rule = {
  name: 'adamw',
  states: 2,
  code: `
  let beta = uniforms[0];
  let rest = uniforms[1];
  state0 = beta.x * state0 + (1.0 - beta.x) * gradient;
  state1 = beta.y * state1 + (1.0 - beta.y) * gradient * gradient;
  w = w * beta.z - beta.w * state0 / (sqrt(state1) * rest.x + rest.y);`,
};

/** uniforms: share kept of the old value; the scale of an item multiplies the new one. */
export const AVERAGE: Rule = { name: 'average', states: 0, code: 'w = uniforms[0].x * w + scale * gradient;' };
