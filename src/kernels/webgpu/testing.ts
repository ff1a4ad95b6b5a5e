/** Runs a computation on WebGPU and on plain JavaScript in this Node process. */
import * as tf from '@tensorflow/tfjs-core';
import '../../engine/tf';
import { startNodeBackend } from '../node';
import { largestError } from '../testing';
import type { Gpu, Precision } from './gpu';
import { installWebgpuKernels } from './install';
import { createNodeDevice } from './node-device';

export const WEBGPU_REASON: string | null = await start();

async function start(): Promise<string | null> {
  const found = await createNodeDevice();
  if (typeof found === 'string') return found;
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  const backend = new WebGPUBackend(found.device, found.info);
  found.device.addEventListener('uncapturederror', ({ error }) => problems.push(error.message));
  tf.registerBackend('webgpu', () => backend, 3);
  await startNodeBackend('cpu');
  await tf.setBackend('webgpu');
  installWebgpuKernels();
  return null;
}

const problems: string[] = [];

/** Uses the variants meant for real or for emulated adapters, whatever this one is. */
export async function useVariants(kind: 'hardware' | 'software', precision: Precision = 'float32'): Promise<Gpu> {
  await tf.setBackend('webgpu');
  return installWebgpuKernels(kind === 'software', precision);
}

async function computeOn(backend: string, compute: () => tf.Tensor[]): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory();
  const results = tf.tidy(compute);
  const copies = await Promise.all(results.map(async (tensor) => Float32Array.from(await tensor.data())));
  tf.dispose(results);
  const { numTensors, numDataBuffers } = tf.memory();
  if (numTensors !== before.numTensors || numDataBuffers !== before.numDataBuffers) {
    throw new Error(
      `${backend} holds ${numTensors} tensors and ${numDataBuffers} buffers, expected ${before.numTensors} and ${before.numDataBuffers} as before`,
    );
  }
  return copies;
}

/** Largest relative error of WebGPU's results against the cpu backend's. Fails when a shader is wrong or a tensor leaks. */
export async function webgpuError(compute: () => tf.Tensor[]): Promise<number> {
  const expected = await computeOn('cpu', compute);
  const actual = await computeOn('webgpu', compute);
  const [problem] = problems.splice(0);
  if (problem) throw new Error(problem);
  return largestError(actual, expected);
}
