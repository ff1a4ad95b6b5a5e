/** WebGPU under Node: Dawn from the npm package `webgpu`, on whatever Vulkan adapter there is. */
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';

/** Where Debian's Chromium and Google's Chrome keep a Vulkan loader and a software adapter. */
const USUAL_FOLDERS = ['/usr/lib/chromium', '/opt/google/chrome'];
const DRIVER = 'vk_swiftshader_icd.json';
const LOADER = 'libvulkan.so.1';
/** Keeps a library in the process when the call that loaded it fails. */
const RTLD_NODELETE = 0x1000;

export interface NodeDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
}

/** Folder with a Vulkan loader and a software adapter, that of the browser named by CHROMIUM first; null where there is none. */
export function findSoftwareVulkan(browser = process.env.CHROMIUM): string | null {
  const beside = browser && existsSync(browser) ? [path.dirname(realpathSync(browser))] : [];
  return [...beside, ...USUAL_FOLDERS].find((folder) => [DRIVER, LOADER].every((name) => existsSync(path.join(folder, name)))) ?? null;
}

/**
 * Dawn looks for the Vulkan loader on the system's search path only, which cannot be changed once the process runs. A
 * library that is in the process already is found by its name, though.
 */
function preloadVulkan(loader: string): void {
  try {
    process.dlopen({ exports: {} }, loader, constants.dlopen.RTLD_NOW | RTLD_NODELETE);
  } catch (error) {
    // It is no Node add-on, which Node notices after loading it; anything else shows as a missing adapter.
    if (!String(error).includes('did not self-register')) throw error;
  }
}

/** A device and the globals that tfjs looks for, or the reason why there is none. */
export async function createNodeDevice(): Promise<NodeDevice | string> {
  if (!process.env.VK_ICD_FILENAMES && !process.env.VK_DRIVER_FILES) {
    const folder = findSoftwareVulkan();
    if (folder === null) return `no Vulkan driver is named and no browser here brings ${DRIVER}`;
    process.env.VK_ICD_FILENAMES = path.join(folder, DRIVER);
    preloadVulkan(path.join(folder, LOADER));
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
