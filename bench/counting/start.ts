/** Makes tfjs compute on a WebGPU device that the caller brings. */
import * as tf from '../../src/engine/tf';
import { installKernels, type KernelMode } from '../../src/kernels';
import type { Precision } from '../../src/kernels/webgpu/gpu';

/** @returns takes the backend away again */
export async function startWebgpu(
  device: GPUDevice,
  info: GPUAdapterInfo,
  kernels: KernelMode,
  precision?: Precision,
): Promise<() => void> {
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  const backend = new WebGPUBackend(device, info);
  tf.registerBackend('webgpu', () => backend, 3);
  if (!(await tf.setBackend('webgpu'))) throw new Error('backend "webgpu" was not accepted, expected it to become active');
  installKernels('webgpu', kernels, null, precision);
  return () => tf.removeBackend('webgpu');
}
