/** What the choice of a backend needs to know of each candidate. */
import type { TuningStore } from '../../kernels/autotune';
import type { KernelMode } from '../../kernels/gradients/install';
import type { Precision } from '../../kernels/webgpu/gpu';
import type { DeviceError } from '../../protocol/errors';
import type { BackendReport } from '../../protocol/messages';

/** Where what was measured here is remembered, and the version of page and browser that it was measured in. */
export interface Tuning {
  readonly store: TuningStore;
  readonly build: string;
  /** Hands over a measure of what is active at that moment, see `probe`; not imported, so that it stays where the choice is made. */
  comparing<T>(compare: (measure: () => Promise<number | null>) => Promise<T>): Promise<T>;
}

export interface StartOptions {
  readonly kernels: KernelMode;
  /** Of activations during training; only a GPU with our kernels has a choice. */
  readonly precision: Precision;
  /** Folder or address of the .wasm files, ending in a slash. */
  readonly wasmBaseUrl: string;
  /** Without it one thread computes. */
  readonly tuning?: Tuning;
}

/** What a GPU wants before its first training step. */
export interface GpuPrograms {
  /** Uses the kernel variants that an earlier visit found fastest here; null where none is remembered. */
  recall(store: TuningStore): Promise<string | null>;
  /** Measures the variants and remembers the fastest; says which they are. */
  tune(store: TuningStore): Promise<string>;
  /** Compiles side by side what `work` needs; see `kernels/webgpu/warm-up`. */
  warmUp(work: () => Promise<void>, onProgress: (done: number, total: number) => void): Promise<void>;
  /** Resolves when the device has done all it was given so far. */
  finished(): Promise<void>;
}

export interface Started {
  /** As in `NVIDIA ada` or `SIMD, 2 threads`. */
  readonly adapter: string;
  readonly software: boolean;
  readonly threads: number;
  readonly chosenThreads?: BackendReport['chosenThreads'];
  /** Only a GPU with our kernels has them. */
  readonly programs?: GpuPrograms;
  /** Resolves if what computes fails for good. */
  readonly broken?: Promise<DeviceError>;
  /** Frees what the candidate holds beyond tfjs. */
  stop(): void;
}

export interface Starter {
  /** A GPU interface emulated on the processor; asked before anything is started. */
  isSoftware(): Promise<boolean>;
  /**
   * Registers the backend, makes it active and installs the kernels.
   * @throws DeviceError saying what is missing
   */
  start(options: StartOptions): Promise<Started>;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i;

export const looksLikeSoftware = (description: string): boolean => SOFTWARE.test(description);
