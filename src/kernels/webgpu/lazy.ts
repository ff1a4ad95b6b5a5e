/**
 * Tensors that are computed when somebody asks for them. A gradient is often added to another at once: knowing that
 * before computing it lets one dispatch write the sum.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { DataId, Internals } from './internals';

export interface Pending {
  /** Tensors kept alive until the work has been done or dropped. */
  readonly operands: readonly tf.TensorInfo[];
  /** Writes the result into `out`, which has no buffer yet. */
  readonly compute: (out: tf.TensorInfo) => void;
}

/** Where a tensor lies in a buffer that it shares. */
export interface View {
  readonly offset: number;
  readonly size: number;
  /** Called once, when the tensor is gone. */
  readonly release: () => void;
}

/** Adds pending tensors and views of shared buffers to a backend. */
export class LazyTensors<P extends Pending> {
  readonly #backend: Internals;
  readonly #pending = new WeakMap<DataId, { readonly info: tf.TensorInfo; readonly pending: P }>();
  readonly #views = new WeakMap<DataId, View>();
  readonly #disposeData: Internals['disposeData'];

  constructor(backend: Internals) {
    this.#backend = backend;
    const upload = backend.uploadToGPU.bind(backend);
    const read = backend.read.bind(backend);
    const bind = backend.tensorToBinding.bind(backend);
    this.#disposeData = backend.disposeData.bind(backend);
    backend.uploadToGPU = (id) => {
      this.#settle(id);
      upload(id);
    };
    backend.read = (id) => {
      this.#settle(id);
      const view = this.#views.get(id);
      return view ? this.#readView(id, view) : read(id);
    };
    const onCpu = backend.shouldExecuteOnCPU.bind(backend);
    backend.shouldExecuteOnCPU = (inputs, threshold) => {
      // No buffer yet looks like values on the processor to tfjs.
      for (const { dataId } of inputs) this.#settle(dataId);
      return onCpu(inputs, threshold);
    };
    backend.tensorToBinding = (tensor) => {
      const view = this.#views.get(tensor.dataId);
      if (!view) return bind(tensor);
      return { buffer: backend.tensorMap.get(tensor.dataId).resource as GPUBuffer, offset: view.offset, size: view.size };
    };
    backend.disposeData = (id, force) => this.#dispose(id, force);
  }

  /** A tensor of `shape` that is computed on demand. */
  defer(shape: readonly number[], pending: P): tf.TensorInfo {
    const info = this.#backend.makeTensorInfo([...shape], 'float32');
    for (const { dataId } of pending.operands) this.#backend.incRef(dataId);
    this.#pending.set(info.dataId, { info, pending });
    return info;
  }

  /** What a tensor waits for; undefined once it has values. */
  pendingOf(tensor: tf.TensorInfo): P | undefined {
    return this.#pending.get(tensor.dataId)?.pending;
  }

  /** Gives a pending tensor its values: they lie, or will when recorded work is done, in part of `buffer`. */
  place({ dataId }: tf.TensorInfo, buffer: GPUBuffer, view: View): void {
    const entry = this.#backend.tensorMap.get(dataId);
    entry.resource = buffer;
    entry.external = true;
    this.#views.set(dataId, view);
    const found = this.#pending.get(dataId);
    this.#pending.delete(dataId);
    for (const operand of found?.pending.operands ?? []) this.release(operand);
  }

  viewOf(tensor: tf.TensorInfo): View | undefined {
    return this.#views.get(tensor.dataId);
  }

  /** Gives up a reference taken by hand, and tells tfjs when it was the last. */
  release({ dataId }: tf.TensorInfo): void {
    if (this.#dispose(dataId)) tf.engine().removeDataId(dataId, tf.engine().findBackend('webgpu'));
  }

  #settle(id: DataId): void {
    const found = this.#pending.get(id);
    if (!found) return;
    this.#pending.delete(id);
    found.pending.compute(found.info);
    for (const operand of found.pending.operands) this.release(operand);
  }

  #dispose(id: DataId, force?: boolean): boolean {
    const isGone = this.#disposeData(id, force);
    if (!isGone) return false;
    const found = this.#pending.get(id);
    this.#pending.delete(id);
    for (const operand of found?.pending.operands ?? []) this.release(operand);
    const view = this.#views.get(id);
    this.#views.delete(id);
    view?.release();
    return true;
  }

  async #readView(id: DataId, { offset, size }: View): Promise<tf.BackendValues> {
    const backend = this.#backend;
    const { resource } = backend.tensorMap.get(id);
    // A staging copy of just this part, because tfjs can read whole buffers only.
    const staging = backend.bufferManager.acquireBuffer(size, GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC | GPUBufferUsage.STORAGE);
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    backend.commandEncoder!.copyBufferToBuffer(resource!, offset, staging, 0, size);
    const bytes = await backend.getBufferData(staging);
    backend.bufferManager.releaseBuffer(staging);
    return new Float32Array(bytes);
  }
}
