/** The parts of tfjs's WebGPU backend that are private in its types but that a kernel of several outputs cannot do without. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { BackendValues, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { DeviceError } from '../../protocol/errors';

export type DataId = TensorInfo['dataId'];

export interface TensorEntry {
  values: BackendValues | null;
  dtype: DataType;
  shape: number[];
  refCount: number;
  resource?: GPUBuffer | null;
  /** The buffer belongs to somebody else: tfjs does not put it back into its pool. */
  external?: boolean;
}

export interface Internals {
  readonly device: GPUDevice;
  readonly bufferManager: {
    acquireBuffer(size: number, usage: number): GPUBuffer;
    releaseBuffer(buffer: GPUBuffer): void;
  };
  readonly tensorMap: { get(id: DataId): TensorEntry; set(id: DataId, entry: TensorEntry): void; has(id: DataId): boolean };
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  uniformPendingDisposal: GPUBuffer[];
  commandQueueOwnedIds: WeakSet<DataId>;
  /** Of tfjs's own programs; promises while it compiles ahead. */
  readonly pipelineCache: Record<string, GPUComputePipeline | Promise<GPUComputePipeline>>;
  makeTensorInfo(shape: number[], dtype: DataType): TensorInfo;
  incRef(id: DataId): void;
  disposeData(id: DataId, force?: boolean): boolean;
  uploadToGPU(id: DataId): void;
  shouldExecuteOnCPU(inputs: TensorInfo[], threshold?: number): boolean;
  tensorToBinding(tensor: TensorInfo): GPUBindingResource | null;
  read(id: DataId): Promise<BackendValues>;
  getBufferData(buffer: GPUBuffer): Promise<ArrayBuffer>;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

const NEEDED = ['uploadToGPU', 'tensorToBinding', 'disposeData', 'read', 'getBufferData', 'submitQueue', 'endComputePassEncoder'] as const;

/** @throws DeviceError when this version of tfjs is built differently */
export function internalsOf(backend: WebGPUBackend): Internals {
  const internals = backend as unknown as Internals;
  const missing = NEEDED.filter((name) => typeof internals[name] !== 'function');
  if (missing.length > 0 || !internals.tensorMap || !internals.bufferManager) {
    throw new DeviceError(`tfjs's WebGPU backend lacks ${missing.join(', ')}, expected version 4.22`);
  }
  return internals;
}
