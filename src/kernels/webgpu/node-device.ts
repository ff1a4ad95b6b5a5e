/** WebGPU under Node: Dawn from the npm package `webgpu`, on whatever Vulkan adapter there is. */
import { existsSync } from 'node:fs';
import { constants } from 'node:os';

/** Where Debian's Chromium keeps a Vulkan loader and a software adapter; used when the caller has named no driver. */
const SOFTWARE_DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const SOFTWARE_LOADER = '/usr/lib/chromium/libvulkan.so.1';
/** Keeps a library in the process when the call that loaded it fails. */
const RTLD_NODELETE = 0x1000;

export interface NodeDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
}

/**
 * Dawn looks for the Vulkan loader on the system's search path only, which cannot be changed once the process runs. A
 * library that is in the process already is found by its name, though.
 */
function preloadVulkan(): void {
  try {
    process.dlopen({ exports: {} }, SOFTWARE_LOADER, constants.dlopen.RTLD_NOW | RTLD_NODELETE);
  } catch (error) {
    // It is no Node add-on, which Node notices after loading it; anything else shows as a missing adapter.
    if (!String(error).includes('did not self-register')) throw error;
  }
}

/** A device and the globals that tfjs looks for, or the reason why there is none. */
export async function createNodeDevice(): Promise<NodeDevice | string> {
  if (!process.env.VK_ICD_FILENAMES && !process.env.VK_DRIVER_FILES) {
    if (!existsSync(SOFTWARE_DRIVER)) return `no Vulkan driver is named and ${SOFTWARE_DRIVER} does not exist`;
    process.env.VK_ICD_FILENAMES = SOFTWARE_DRIVER;
    preloadVulkan();
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
