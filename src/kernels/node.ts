/** Backends under Node, for tests, experiments and benches. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { DeviceError } from '../protocol/errors';
import { installKernels, type KernelMode } from './index';
import { startWasm } from './wasm/start';

/** The folder that holds node_modules, seen from the working directory upwards. */
function projectRoot(): string {
  for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'node_modules/@tensorflow/tfjs-backend-wasm'))) return folder;
    if (folder === path.dirname(folder)) {
      throw new DeviceError(`working directory is "${process.cwd()}", expected a folder inside the project`);
    }
  }
}

/**
 * Makes tfjs compute on `name` in this Node process, single-threaded.
 * @param kernels `ours` (default) or `stock`
 * @throws DeviceError when the backend cannot start
 */
export async function startNodeBackend(name: 'wasm' | 'cpu', kernels: KernelMode = 'ours'): Promise<void> {
  if (name === 'cpu') {
    await import('@tensorflow/tfjs-backend-cpu');
    if (!(await tf.setBackend('cpu'))) throw new DeviceError('backend "cpu" did not start, expected it to work anywhere');
    installKernels('cpu', kernels);
    return;
  }
  // Node 20 has relaxed SIMD behind a flag; later versions have it without.
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  const root = projectRoot();
  const baseUrl = `${path.join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out')}/`;
  const read = (file: string) => readFile(path.join(root, 'src/kernels/wasm/build', file));
  await startWasm({ baseUrl, kernels, read, threads: 1 });
}
