/** Starts the tfjs wasm backend with our SIMD module and threads on its memory. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { DeviceError } from '../../protocol/errors';
import { inTime } from '../../protocol/in-time';
import { installGradients, type KernelMode } from '../gradients/install';
import { installWasmKernels } from './install';
import { withQuietWorkers } from './quiet-workers';
import { loadSimd, type ReadModule } from './simd';

export interface WasmStart {
  /** Folder or address of the tfjs .wasm files, ending in a slash. */
  readonly baseUrl: string;
  readonly kernels: KernelMode;
  /** How to get a file of our own by name. */
  readonly read: ReadModule;
  /** Wanted for our kernels; more than one needs shared memory. Stock kernels always have one, see quiet-workers. */
  readonly threads: number;
}

export interface WasmStarted {
  readonly threads: number;
  /** Shares the work among so many threads. @returns how many there are, less where they do not start */
  resize(threads: number): Promise<number>;
  /** Ends our threads. */
  stop(): void;
}

const START_MS = 20_000;
/** The factory tfjs registered; after the first start another one, returning that backend, is in its place. */
let stockFactory: ReturnType<typeof tf.findBackendFactory> | undefined;

const silent = () => new DeviceError(`the wasm backend is silent after ${START_MS / 1000} s, expected it to start`);

/**
 * Makes `wasm` the active backend.
 * @throws DeviceError saying why it cannot start
 */
export async function startWasm({ baseUrl, kernels, read, threads }: WasmStart): Promise<WasmStarted> {
  const { setWasmPaths, setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  // Under Node the glue code reads this CommonJS global, though every path is then given.
  if (tf.env().get('IS_NODE') && !('__dirname' in globalThis)) Object.assign(globalThis, { __dirname: baseUrl });
  setWasmPaths(baseUrl);
  setThreadsCount(1);
  stockFactory ??= tf.findBackendFactory('wasm');
  const factory = stockFactory;
  if (!factory) throw new DeviceError('backend "wasm" is not registered, expected tfjs-backend-wasm to register it');
  const create = async () => (await factory()) as BackendWasm;
  const backend = await inTime(withQuietWorkers(create), { ms: START_MS, error: silent }).catch((cause: unknown) => {
    throw new DeviceError(`the wasm backend did not start (${describe(cause)}), expected its files under ${baseUrl}`, { cause });
  });
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => backend, 2);
  if (!(await tf.setBackend('wasm'))) throw new DeviceError('backend "wasm" was not accepted by tfjs, expected it to become active');
  if (kernels === 'stock') {
    installGradients(kernels);
    installWasmKernels(null);
    return { threads: 1, resize: async () => 1, stop: () => {} };
  }
  const { simd, resize, stop } = await loadSimd(backend, read, threads);
  installGradients(kernels);
  installWasmKernels(simd);
  return {
    threads: simd.threads,
    async resize(wanted) {
      await resize(wanted);
      return simd.threads;
    },
    stop,
  };
}

function describe(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : String(cause);
}
