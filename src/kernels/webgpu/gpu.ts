/** Runs WGSL on tfjs's own queue, with as many outputs as a kernel needs. */
import * as tf from '@tensorflow/tfjs-core';
import type { Internals } from './internals';
import { LazyTensors } from './lazy';
import type { Unfinished } from './unfinished';

/** A tensor as the shader sees it: `var<storage> name: array<element>`. */
export interface Binding {
  readonly name: string;
  /** A whole buffer where no tensor stands for it. */
  readonly tensor: tf.TensorInfo | GPUBuffer;
  /** Default f32. */
  readonly element?: 'f32' | 'vec4f' | 'vec4i' | 'vec2u' | 'u32' | 'i32';
  readonly write?: boolean;
}

export interface Program {
  /** Names everything the code depends on except bindings; equal keys must mean equal code. */
  readonly key: string;
  /** WGSL without the bindings, with an entry point `main`. */
  readonly code: () => string;
  readonly bindings: readonly Binding[];
  /** Seen as `uniforms: array<vec4f, n>`. */
  readonly uniforms?: readonly number[];
  readonly groups: number;
  /** Third dimension of the grid; 1 unless given. */
  readonly layers?: number;
}

export type Precision = 'float32' | 'float16';

const MAX_GROUPS = 65535;

const isTensor = (bound: tf.TensorInfo | GPUBuffer): bound is tf.TensorInfo => 'dataId' in bound;

/** WGSL: number of this workgroup within its layer; up to a few of the last lie beyond those asked for. */
const FLAT_GROUP = 'fn flatGroup(w: vec3u, n: vec3u) -> u32 { return w.y * n.x + w.x; }';

function grid({ groups, layers = 1 }: Program): readonly [number, number, number] {
  if (groups <= MAX_GROUPS) return [groups, 1, layers];
  const rows = Math.ceil(groups / MAX_GROUPS);
  return [Math.ceil(groups / rows), rows, layers];
}

function declarations({ bindings, uniforms }: Program): string {
  const lines = bindings.map(
    ({ name, element = 'f32', write }, i) =>
      `@group(0) @binding(${i}) var<storage, ${write ? 'read_write' : 'read'}> ${name}: array<${element}>;`,
  );
  if (uniforms)
    lines.push(`@group(0) @binding(${bindings.length}) var<uniform> uniforms: array<vec4f, ${Math.ceil(uniforms.length / 4)}>;`);
  return lines.join('\n');
}

export class Gpu {
  readonly backend: Internals;
  readonly isSoftware: boolean;
  /** How activations of training are kept; sums are always in single precision. */
  readonly precision: Precision;
  readonly lazy: LazyTensors<Unfinished>;
  readonly #pipelines = new Map<string, GPUComputePipeline>();
  /** Keys of programs being compiled ahead. */
  readonly #ahead = new Set<string>();
  /** What {@link collect} has begun to compile; null while work is done for real. */
  #collected: Promise<void>[] | null = null;
  readonly #waiting: (() => void)[] = [];

  /** @param isSoftware the adapter emulates a GPU: threads are loops, barriers are costly, compiling them even more */
  constructor(backend: Internals, isSoftware: boolean, precision: Precision = 'float32') {
    this.backend = backend;
    this.isSoftware = isSoftware;
    this.precision = precision;
    this.lazy = new LazyTensors(backend);
  }

  get limits(): GPUSupportedLimits {
    return this.backend.device.limits;
  }

  /** A float tensor without values yet. */
  tensor(shape: readonly number[]): tf.TensorInfo {
    return this.backend.makeTensorInfo([...shape], 'float32');
  }

  /** Frees a tensor that only kernels know. */
  dispose(tensor: tf.TensorInfo): void {
    this.backend.disposeData(tensor.dataId);
  }

  #descriptor(program: Program, head: string): GPUComputePipelineDescriptor {
    const { key: label, code } = program;
    const module = this.backend.device.createShaderModule({ code: `${head}\n${FLAT_GROUP}\n${code()}`, label });
    return { label, layout: 'auto', compute: { module, entryPoint: 'main' } };
  }

  #pipeline(program: Program): GPUComputePipeline {
    const head = declarations(program);
    const key = `${program.key}\n${head}`;
    const known = this.#pipelines.get(key);
    if (known) return known;
    const pipeline = this.backend.device.createComputePipeline(this.#descriptor(program, head));
    this.#pipelines.set(key, pipeline);
    return pipeline;
  }

  #compileAhead(program: Program, collected: Promise<void>[]): void {
    const head = declarations(program);
    const key = `${program.key}\n${head}`;
    if (this.#pipelines.has(key) || this.#ahead.has(key)) return;
    this.#ahead.add(key);
    const compiled = this.backend.device.createComputePipelineAsync(this.#descriptor(program, head));
    collected.push(
      compiled.then((pipeline) => {
        this.#pipelines.set(key, pipeline);
      }),
    );
  }

  /** Names what does work that waits for company. */
  addWaiting(finish: () => void): void {
    this.#waiting.push(finish);
  }

  /**
   * Runs `work` without computing anything: its results hold whatever lay in memory, and only what they are made of counts.
   * @returns the compilations it needs, which go on side by side
   */
  collect(work: () => void): readonly Promise<void>[] {
    // Or the work would bring it about, and it would not be done.
    for (const finish of this.#waiting) finish();
    const collected: Promise<void>[] = [];
    this.#collected = collected;
    try {
      work();
    } finally {
      this.#collected = null;
      // Copies between buffers of the work are recorded; they must not follow those buffers into their next use.
      this.submit();
    }
    return collected;
  }

  #uniformBuffer(values: readonly number[]): GPUBuffer {
    const { backend } = this;
    const data = new Float32Array(Math.ceil(values.length / 4) * 4);
    data.set(values);
    const buffer = backend.bufferManager.acquireBuffer(data.byteLength, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    backend.device.queue.writeBuffer(buffer, 0, data);
    backend.uniformPendingDisposal.push(buffer);
    return buffer;
  }

  run(program: Program): void {
    const { backend } = this;
    const { bindings, uniforms } = program;
    // First all operands: computing a pending one records dispatches of its own.
    const tensors = bindings.map(({ tensor }) => tensor).filter(isTensor);
    for (const { dataId } of tensors) backend.uploadToGPU(dataId);
    if (this.#collected) {
      this.#compileAhead(program, this.#collected);
      return;
    }
    const pipeline = this.#pipeline(program);
    const resources: GPUBindingResource[] = bindings.map(({ tensor }) =>
      isTensor(tensor) ? backend.tensorToBinding(tensor)! : { buffer: tensor },
    );
    if (uniforms) resources.push({ buffer: this.#uniformBuffer(uniforms) });
    const group = backend.device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
    for (const { dataId } of tensors) backend.commandQueueOwnedIds.add(dataId);
    backend.ensureCommandEncoderReady();
    backend.computePassEncoder ??= backend.commandEncoder!.beginComputePass();
    backend.computePassEncoder.setPipeline(pipeline);
    backend.computePassEncoder.setBindGroup(0, group);
    backend.computePassEncoder.dispatchWorkgroups(...grid(program));
    backend.dispatchCountInPass++;
    if (tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE') <= backend.dispatchCountInPass) this.submit();
  }

  submit(): void {
    this.backend.ensureCommandEncoderReady();
    this.backend.endComputePassEncoder();
    this.backend.submitQueue();
  }
}
