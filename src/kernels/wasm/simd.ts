/** Our own SIMD module, working on the memory of the tfjs wasm backend: no tensor is ever copied across. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { DeviceError } from '../../protocol/errors';
import { createPool } from './pool';

/** Numbers of the kernels in assembly/index.ts. */
export const KERNEL = {
  pad: 0,
  pack: 1,
  gemm: 2,
  filterGradient: 3,
  sumSlices: 4,
  moments: 5,
  statistics: 6,
  normalise: 7,
  gradientSums: 8,
  gradientStatistics: 9,
  gradientApply: 10,
  reluGradient: 11,
  sgd: 12,
  adam: 13,
  pgd: 14,
  pool: 15,
  poolGradient: 16,
  depthwiseInput: 17,
  depthwiseFilter: 18,
} as const;
type Kernel = (typeof KERNEL)[keyof typeof KERNEL];

interface Exports {
  run(kernel: number, args: number, tasks: number, control: number): void;
}

/** What tfjs keeps of its Emscripten module beyond the declared type. */
interface Emscripten {
  readonly _malloc: (bytes: number) => number;
  readonly _free: (pointer: number) => void;
  /** Present in the threaded build. */
  readonly wasmMemory?: WebAssembly.Memory;
  readonly asm: Readonly<Record<string, unknown>>;
}

const ARGUMENT_BYTES = 256;

/** The memory that the backend computes in. */
export function memoryOf(backend: BackendWasm): WebAssembly.Memory {
  const { wasmMemory, asm } = backend.wasm as unknown as Emscripten;
  const memory = wasmMemory ?? Object.values(asm).find((value) => value instanceof WebAssembly.Memory);
  if (!memory) throw new DeviceError('memory of the wasm backend is missing, expected an exported or imported WebAssembly.Memory');
  return memory;
}

/** One instance of the module on one backend. */
export class Simd {
  readonly backend: BackendWasm;
  #threads: number;
  readonly #memory: WebAssembly.Memory;
  readonly #exports: Exports;
  readonly #module: Emscripten;
  readonly #control: number;
  readonly #arguments: number;
  readonly #scratch = new Map<string, { pointer: number; bytes: number }>();

  /** @param control address of the control block of a pool, 0 for none */
  constructor(backend: BackendWasm, instance: WebAssembly.Instance, threads: number, control: number) {
    this.backend = backend;
    this.#threads = threads;
    this.#memory = memoryOf(backend);
    this.#module = backend.wasm as unknown as Emscripten;
    this.#exports = instance.exports as unknown as Exports;
    this.#control = control;
    this.#arguments = this.#allocate(ARGUMENT_BYTES);
  }

  /** That share the work; changed only while none is under way. */
  get threads(): number {
    return this.#threads;
  }
  set threads(threads: number) {
    this.#threads = threads;
  }

  /** Address of a tensor's values. */
  pointer({ dataId }: { dataId: object }): number {
    return this.backend.getMemoryOffset(dataId) >>> 0;
  }

  /** Room of at least `bytes` that lasts until the next request under the same name; contents are undefined. */
  scratch(name: string, bytes: number): number {
    const held = this.#scratch.get(name);
    if (held && held.bytes >= bytes) return held.pointer;
    if (held) this.#module._free(held.pointer);
    const pointer = this.#allocate(bytes);
    this.#scratch.set(name, { pointer, bytes });
    return pointer;
  }

  fillZero(pointer: number, bytes: number): void {
    new Uint8Array(this.#memory.buffer, pointer, bytes).fill(0);
  }

  /** Runs `tasks` tasks on all threads and returns when they are done; `reals` follow the whole numbers. */
  run(kernel: Kernel, tasks: number, whole: readonly number[], reals: readonly number[] = []): void {
    new Int32Array(this.#memory.buffer, this.#arguments, whole.length).set(whole);
    if (reals.length > 0) new Float32Array(this.#memory.buffer, this.#arguments + 4 * whole.length, reals.length).set(reals);
    this.#exports.run(kernel, this.#arguments, tasks, this.#threads > 1 ? this.#control : 0);
  }

  #allocate(bytes: number): number {
    const pointer = this.#module._malloc(bytes) >>> 0;
    if (pointer === 0) throw new DeviceError(`free memory of the wasm backend is less than ${bytes} bytes, expected room for a work area`);
    return pointer;
  }
}

/** Reads a file of the build folder by name. */
export type ReadModule = (name: string) => Promise<BufferSource>;

const CONTROL_BYTES = 64;

export interface LoadedSimd {
  readonly simd: Simd;
  /** Shares the work among so many threads, the calling one included; with less where they do not start. */
  resize(threads: number): Promise<void>;
  stop(): void;
}

/**
 * Instantiates the module on a backend, with fused multiply-add where the engine has relaxed SIMD, and starts
 * `threads - 1` threads beside the calling one where the memory is shared and they start.
 * @throws DeviceError when the engine has no SIMD at all
 */
export async function loadSimd(backend: BackendWasm, read: ReadModule, threads: number): Promise<LoadedSimd> {
  const memory = memoryOf(backend);
  const shared = isShared(memory);
  for (const flavour of ['relaxed', 'simd']) {
    const bytes = await read(`kernels-${flavour}${shared ? '-shared' : ''}.wasm`);
    if (!WebAssembly.validate(bytes)) continue;
    const module = await WebAssembly.compile(bytes);
    const instance = await WebAssembly.instantiate(module, { env: { memory } });
    if (!shared) return { simd: new Simd(backend, instance, 1, 0), resize: async () => {}, stop: () => {} };
    const control = (backend.wasm as unknown as Emscripten)._malloc(CONTROL_BYTES) >>> 0;
    new Uint8Array(memory.buffer, control, CONTROL_BYTES).fill(0);
    const simd = new Simd(backend, instance, 1, control);
    const pool = createPool(module, memory, control);
    const resize = async (wanted: number) => {
      // Where threads do not start, those from before compute the same.
      await pool.resize(wanted - 1).catch(() => undefined);
      simd.threads = pool.count + 1;
    };
    if (threads > 1) await resize(threads);
    return { simd, resize, stop: pool.stop };
  }
  throw new DeviceError('WebAssembly SIMD is missing, expected an engine of 2021 or later');
}

/** True for the memory of the threaded build. */
function isShared(memory: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer === 'function' && memory.buffer instanceof SharedArrayBuffer;
}
