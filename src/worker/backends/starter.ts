/** What the choice of a backend needs to know of each candidate. */
import type { KernelMode } from '../../kernels/gradients/install';

export interface StartOptions {
  readonly kernels: KernelMode;
  /** Folder or address of the .wasm files, ending in a slash. */
  readonly wasmBaseUrl: string;
}

export interface Started {
  /** As in `NVIDIA ada` or `SIMD, 2 threads`. */
  readonly adapter: string;
  readonly software: boolean;
  readonly threads: number;
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
