/** Counts what a WebGPU device is asked to do; works on any device, real or fake. */

/** Figures that do not depend on the hardware. */
export interface Counted {
  /** Compute dispatches. */
  readonly dispatches: number;
  /** Command buffers handed to the queue. */
  readonly submits: number;
  /** Bytes of storage buffers bound, over all dispatches; a buffer bound to ten dispatches counts ten times. */
  readonly bytesBound: number;
  /** Bytes that went from the processor to the device, uniforms included. */
  readonly bytesUploaded: number;
  /** Compute pipelines created. */
  readonly pipelines: number;
  /** Largest number of bytes allocated in buffers at any moment so far. */
  readonly poolBytes: number;
}

type Totals = { -readonly [K in keyof Counted]: number };

const NOTHING: Counted = { dispatches: 0, submits: 0, bytesBound: 0, bytesUploaded: 0, pipelines: 0, poolBytes: 0 };

/** WebGPU's usage bit of uniform buffers; the global constants are missing outside browsers. */
const UNIFORM = 0x40;

export class Counter {
  readonly #totals: Totals = { ...NOTHING };
  #allocated = 0;
  readonly #bound = new WeakMap<GPUBindGroup, number>();

  constructor(device: GPUDevice) {
    this.#watchBuffers(device);
    this.#watchPipelines(device);
    this.#watchQueue(device.queue);
    this.#watchPasses(device);
  }

  /** Totals since the device was wrapped. */
  get totals(): Counted {
    return { ...this.#totals };
  }

  #watchBuffers(device: GPUDevice): void {
    const create = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = create(descriptor);
      if (descriptor.mappedAtCreation) this.#totals.bytesUploaded += descriptor.size;
      this.#allocated += descriptor.size;
      this.#totals.poolBytes = Math.max(this.#totals.poolBytes, this.#allocated);
      const destroy = buffer.destroy.bind(buffer);
      let isAlive = true;
      buffer.destroy = () => {
        if (isAlive) this.#allocated -= descriptor.size;
        isAlive = false;
        destroy();
      };
      return buffer;
    };
    const bind = device.createBindGroup.bind(device);
    device.createBindGroup = (descriptor) => {
      const group = bind(descriptor);
      let bytes = 0;
      for (const { resource } of descriptor.entries) {
        if (!('buffer' in resource) || resource.buffer.usage & UNIFORM) continue;
        bytes += resource.size ?? resource.buffer.size - (resource.offset ?? 0);
      }
      this.#bound.set(group, bytes);
      return group;
    };
  }

  #watchPipelines(device: GPUDevice): void {
    const now = device.createComputePipeline.bind(device);
    const later = device.createComputePipelineAsync.bind(device);
    device.createComputePipeline = (descriptor) => {
      this.#totals.pipelines++;
      return now(descriptor);
    };
    device.createComputePipelineAsync = (descriptor) => {
      this.#totals.pipelines++;
      return later(descriptor);
    };
  }

  #watchQueue(queue: GPUQueue): void {
    const submit = queue.submit.bind(queue);
    queue.submit = (commands) => {
      const list = [...commands];
      this.#totals.submits += list.length;
      submit(list);
    };
    const write = queue.writeBuffer.bind(queue) as (...args: unknown[]) => void;
    queue.writeBuffer = (...args: unknown[]) => {
      const [, , data, offset = 0, size] = args as [unknown, unknown, ArrayBuffer | ArrayBufferView, number?, number?];
      const unit = 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1;
      this.#totals.bytesUploaded += size === undefined ? data.byteLength - offset * unit : size * unit;
      write(...args);
    };
  }

  #watchPasses(device: GPUDevice): void {
    const createEncoder = device.createCommandEncoder.bind(device);
    device.createCommandEncoder = (descriptor) => {
      const encoder = createEncoder(descriptor);
      const begin = encoder.beginComputePass.bind(encoder);
      encoder.beginComputePass = (passDescriptor) => {
        const pass = begin(passDescriptor);
        const bytes: number[] = [];
        const setGroup = pass.setBindGroup.bind(pass) as (...args: unknown[]) => void;
        pass.setBindGroup = (...args: unknown[]) => {
          bytes[args[0] as number] = this.#bound.get(args[1] as GPUBindGroup) ?? 0;
          setGroup(...args);
        };
        const dispatch = pass.dispatchWorkgroups.bind(pass);
        pass.dispatchWorkgroups = (x, y, z) => {
          this.#totals.dispatches++;
          this.#totals.bytesBound += bytes.reduce((sum, group) => sum + group, 0);
          dispatch(x, y, z);
        };
        return pass;
      };
      return encoder;
    };
  }
}

/** What happened between two totals; pipelines and pool are those of the later one. */
export function countedBetween(before: Counted, after: Counted, steps = 1): Counted {
  const per = (name: keyof Counted) => Math.round((after[name] - before[name]) / steps);
  return {
    dispatches: per('dispatches'),
    submits: per('submits'),
    bytesBound: per('bytesBound'),
    bytesUploaded: per('bytesUploaded'),
    pipelines: after.pipelines,
    poolBytes: after.poolBytes,
  };
}
