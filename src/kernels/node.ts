/** Backends under Node, for tests, experiments and benches. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { DeviceError } from '../protocol/errors';
import { installKernels } from './index';
import { loadSimd, type Simd } from './wasm/simd';

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
export async function startNodeBackend(name: 'wasm' | 'cpu', kernels: 'ours' | 'stock' = 'ours'): Promise<void> {
  if (name === 'cpu') await import('@tensorflow/tfjs-backend-cpu');
  else {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    const folder = `${path.join(projectRoot(), 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out')}/`;
    // The glue code reads this CommonJS global as soon as it sees Node, though every path is then given.
    if (!('__dirname' in globalThis)) Object.assign(globalThis, { __dirname: folder });
    setWasmPaths(folder);
  }
  if (!(await tf.setBackend(name))) throw new DeviceError(`backend "${name}" did not start, expected it to work under Node`);
  installKernels(name, kernels, name === 'wasm' && kernels === 'ours' ? await simdOfNode() : null);
}

function simdOfNode(): Promise<Simd> {
  // Node 20 has relaxed SIMD behind a flag; later versions have it without.
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  const folder = path.join(projectRoot(), 'src/kernels/wasm/build');
  return loadSimd(tf.backend() as BackendWasm, (file) => readFile(path.join(folder, file)));
}
