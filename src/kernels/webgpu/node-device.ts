/** WebGPU under Node: Dawn from the npm package `webgpu`, on whatever Vulkan adapter there is. */
import { existsSync } from 'node:fs';

/** Where Debian's Chromium keeps its software adapter; used when the caller has named no other driver. */
const SOFTWARE_DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';

export interface NodeDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
}

/** A device and the globals that tfjs looks for, or the reason why there is none. */
export async function createNodeDevice(): Promise<NodeDevice | string> {
  if (!process.env.VK_ICD_FILENAMES && !process.env.VK_DRIVER_FILES) {
    if (!existsSync(SOFTWARE_DRIVER)) return `no Vulkan driver is named and ${SOFTWARE_DRIVER} does not exist`;
    process.env.VK_ICD_FILENAMES = SOFTWARE_DRIVER;
  }
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create(['backend=vulkan']);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  const adapter = await gpu.requestAdapter();
  if (!adapter) return 'Dawn finds no adapter';
  const { limits } = adapter;
  const device = await adapter.requestDevice({
    requiredLimits: {
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
    },
  });
  return { device, info: adapter.info };
}
