/** WebGPU on a device of our own, with every limit and feature the adapter offers. */
import * as tf from '../../engine/tf';
import { installGradients } from '../../kernels/gradients/install';
import { DeviceError } from '../../protocol/errors';
import { inTime } from '../../protocol/in-time';
import { watchDevice } from '../health/device-watch';
import { adapterKey, describeAdapter } from './adapter-name';
import { looksLikeSoftware, type Starter } from './starter';

const FEATURES = ['shader-f16', 'subgroups', 'timestamp-query', 'bgra8unorm-storage'] as const;
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** Node 20 has no navigator at all. */
const hasWebGpu = (): boolean => 'navigator' in globalThis && 'gpu' in navigator;

/** A driver that has to be woken takes a second or two; one that hangs never answers. */
const ANSWER_MS = 6000;

const noAnswer = () => new DeviceError(`WebGPU has not answered for ${ANSWER_MS / 1000} s, expected an adapter and a device`);
/** Once it has not answered nothing more is asked of it. */
let isSilent = false;

/** @throws DeviceError when WebGPU does not answer */
function answered<T>(ask: () => Promise<T>, onLate?: (value: T) => void): Promise<T> {
  if (isSilent) return Promise.reject(noAnswer());
  const error = () => {
    isSilent = true;
    return noAnswer();
  };
  return inTime(ask(), { ms: ANSWER_MS, error, ...(onLate ? { onLate } : {}) });
}

async function requestAdapter(): Promise<GPUAdapter> {
  if (!hasWebGpu() && globalThis.isSecureContext === false)
    throw new DeviceError('WebGPU is kept from this page, as its address is plain http, expected https or localhost');
  if (!hasWebGpu()) throw new DeviceError('WebGPU is missing in this browser, expected navigator.gpu');
  const adapter = await answered(() => navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }));
  if (!adapter) throw new DeviceError('WebGPU has no adapter here, expected a usable GPU');
  return adapter;
}

const isFallback = (adapter: GPUAdapter): boolean =>
  ('isFallbackAdapter' in adapter.info && adapter.info.isFallbackAdapter === true) || looksLikeSoftware(describeAdapter(adapter.info));

export const webgpu: Starter = {
  async isSoftware() {
    if (!hasWebGpu()) return false;
    const adapter = await answered(() => navigator.gpu.requestAdapter());
    return adapter !== null && isFallback(adapter);
  },
  async start({ kernels, precision }) {
    const adapter = await requestAdapter();
    const wanted = {
      requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)) as GPUFeatureName[],
      requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
    };
    const device = await answered(
      () => adapter.requestDevice(wanted),
      (late) => late.destroy(),
    );
    const watch = watchDevice(device);
    const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
    // tfjs has registered a factory of its own, which asks for a plainer device.
    if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
    const backend = new WebGPUBackend(device, adapter.info);
    tf.registerBackend('webgpu', () => backend, 3);
    if (!(await tf.setBackend('webgpu'))) throw new DeviceError('backend "webgpu" was not accepted by tfjs, expected it to become active');
    installGradients(kernels);
    // Late: every visit loads this file to ask for an adapter, few go on.
    const key = adapterKey(adapter.info, wanted.requiredLimits, wanted.requiredFeatures);
    const programs = kernels === 'ours' ? (await import('./gpu-programs')).installPrograms(key, precision) : undefined;
    const stop = () => {
      watch.release();
      device.destroy();
    };
    const { broken } = watch;
    return {
      adapter: describeAdapter(adapter.info),
      software: isFallback(adapter),
      threads: 1,
      ...(programs ? { programs } : {}),
      broken,
      stop,
    };
  },
};
