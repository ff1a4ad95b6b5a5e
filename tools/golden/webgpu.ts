/** WebGPU under Node, for the golden cases. */
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { installKernels } from '../../src/kernels';
import { createNodeDevice } from '../../src/kernels/webgpu/node-device';
import { DeviceError } from '../../src/protocol/errors';

/**
 * Makes tfjs compute on WebGPU in this Node process, on a software adapter where there is no other.
 * @throws DeviceError with the reason when there is no adapter
 */
export async function startNodeWebgpu(): Promise<void> {
  const found = await createNodeDevice();
  if (typeof found === 'string') throw new DeviceError(`WebGPU does not start (${found}), expected a Vulkan driver`);
  const backend = new WebGPUBackend(found.device, found.info);
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend, 3);
  if (!(await tf.setBackend('webgpu'))) throw new DeviceError('backend "webgpu" did not start, expected it to work on the adapter found');
  installKernels('webgpu', 'ours');
}
