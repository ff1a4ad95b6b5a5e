/**
 * A GPUDevice for Node that accepts everything and computes nothing: enough for tfjs-backend-webgpu to record a training
 * step at full size within seconds. Whatever is read back is zero.
 */

class FakeBuffer {
  readonly size: number;
  readonly usage: number;
  mapState: GPUBufferMapState;
  #bytes: ArrayBuffer | null = null;

  constructor({ size, usage, mappedAtCreation = false }: GPUBufferDescriptor) {
    this.size = size;
    this.usage = usage;
    this.mapState = mappedAtCreation ? 'mapped' : 'unmapped';
  }

  mapAsync(): Promise<undefined> {
    this.mapState = 'mapped';
    return Promise.resolve(undefined);
  }

  getMappedRange(): ArrayBuffer {
    if (this.mapState !== 'mapped') throw new Error(`buffer is ${this.mapState}, expected mapped`);
    this.#bytes ??= new ArrayBuffer(this.size);
    return this.#bytes;
  }

  unmap(): void {
    this.mapState = 'unmapped';
    this.#bytes = null;
  }

  destroy(): void {
    this.#bytes = null;
  }
}

class FakeTexture {}

/** Limits of a common desktop adapter. */
const LIMITS = {
  maxComputeWorkgroupsPerDimension: 65535,
  maxComputeInvocationsPerWorkgroup: 1024,
  maxComputeWorkgroupSizeX: 1024,
  maxComputeWorkgroupSizeY: 1024,
  maxComputeWorkgroupSizeZ: 64,
  maxComputeWorkgroupStorageSize: 32768,
  maxStorageBufferBindingSize: 2 ** 31,
  maxBufferSize: 2 ** 31,
  maxStorageBuffersPerShaderStage: 10,
  minStorageBufferOffsetAlignment: 256,
  minUniformBufferOffsetAlignment: 256,
};

/** WebGPU's constants, which Node lacks. */
const GLOBALS = {
  GPUBuffer: FakeBuffer,
  GPUTexture: FakeTexture,
  GPUBufferUsage: { MAP_READ: 1, MAP_WRITE: 2, COPY_SRC: 4, COPY_DST: 8, UNIFORM: 64, STORAGE: 128, QUERY_RESOLVE: 512 },
  GPUShaderStage: { VERTEX: 1, FRAGMENT: 2, COMPUTE: 4 },
  GPUMapMode: { READ: 1, WRITE: 2 },
};

const nothing = () => {};

function fakePass() {
  return { setPipeline: nothing, setBindGroup: nothing, dispatchWorkgroups: nothing, end: nothing };
}

function fakeEncoder() {
  return { beginComputePass: fakePass, copyBufferToBuffer: nothing, clearBuffer: nothing, finish: () => ({}) };
}

const fakePipeline = () => ({ getBindGroupLayout: () => ({}) });

/**
 * The device, with the globals that tfjs looks for put in place.
 * @param info what it says of itself; kernels choose their variants by it
 */
export function fakeDevice(info: GPUAdapterInfo): GPUDevice {
  Object.assign(globalThis, GLOBALS);
  const device = {
    features: new Set<string>(),
    limits: LIMITS,
    adapterInfo: info,
    queue: { submit: nothing, writeBuffer: nothing, onSubmittedWorkDone: () => Promise.resolve() },
    createBuffer: (descriptor: GPUBufferDescriptor) => new FakeBuffer(descriptor),
    createShaderModule: () => ({}),
    createComputePipeline: fakePipeline,
    createComputePipelineAsync: () => Promise.resolve(fakePipeline()),
    createBindGroup: () => ({}),
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    pushErrorScope: nothing,
    popErrorScope: () => Promise.resolve(null),
    addEventListener: nothing,
    createCommandEncoder: fakeEncoder,
    destroy: nothing,
  };
  const adapter = { features: new Set<string>(), limits: LIMITS, info, requestDevice: () => Promise.resolve(device) };
  const gpu = { requestAdapter: () => Promise.resolve(adapter) };
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  // Only the methods above are called; the real interface has dozens more.
  return device as unknown as GPUDevice;
}

const PLAIN = { vendor: 'fake', architecture: 'fake', device: 'fake', description: 'counts only', isFallbackAdapter: false };

/** A plain discrete card to the code that asks. */
export const FAKE_ADAPTER = PLAIN as GPUAdapterInfo;
/** An adapter emulated on the processor. */
export const FAKE_SOFTWARE_ADAPTER = { ...PLAIN, isFallbackAdapter: true } as GPUAdapterInfo;
