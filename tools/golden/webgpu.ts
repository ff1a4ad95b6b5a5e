/** WebGPU under Node: Dawn from the `webgpu` package, on a real adapter or on Chromium's software one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { installKernels } from '../../src/kernels';
import { DeviceError } from '../../src/protocol/errors';

/** Debian's Chromium brings Vulkan: its loader, and a driver that needs no GPU. */
const CHROMIUM = '/usr/lib/chromium';
const SOFTWARE_DRIVER = path.join(CHROMIUM, 'vk_swiftshader_icd.json');

/**
 * Starts this process again with Chromium's Vulkan loader behind the system's, since the search path of libraries is
 * read at the start only.
 * @returns the exit code of that process; null when this one can go on
 */
export function restartWithVulkan(): number | null {
  const folders = process.env.LD_LIBRARY_PATH?.split(':') ?? [];
  if (folders.includes(CHROMIUM) || !existsSync(SOFTWARE_DRIVER)) return null;
  const env = { ...process.env, LD_LIBRARY_PATH: [...folders, CHROMIUM].join(':') };
  return spawnSync(process.execPath, [...process.execArgv, ...process.argv.slice(1)], { env, stdio: 'inherit' }).status ?? 1;
}

/**
 * Makes tfjs compute on WebGPU in this Node process. Without VK_ICD_FILENAMES in the environment the software driver is
 * used where it is installed.
 * @throws DeviceError when there is no adapter
 */
export async function startNodeWebgpu(): Promise<void> {
  if (!process.env.VK_ICD_FILENAMES && existsSync(SOFTWARE_DRIVER)) process.env.VK_ICD_FILENAMES = SOFTWARE_DRIVER;
  // By its path at run time: a bundler would tear the package from the binary that lies beside it.
  const entry = createRequire(path.join(process.cwd(), 'package.json')).resolve('webgpu');
  const dawn: typeof import('webgpu') = await import(/* @vite-ignore */ pathToFileURL(entry).href);
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create(['backend=vulkan']);
  Object.defineProperty(globalThis, 'navigator', { value: { ...globalThis.navigator, gpu }, configurable: true });
  if (!(await gpu.requestAdapter())) {
    throw new DeviceError(`WebGPU has no adapter, expected one from VK_ICD_FILENAMES=${process.env.VK_ICD_FILENAMES ?? ''}`);
  }
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu'))) throw new DeviceError('backend "webgpu" did not start, expected it to work on the adapter found');
  installKernels('webgpu', 'ours');
}
