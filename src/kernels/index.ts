/** Replaces tfjs kernels and gradients by faster ones; numerics unchanged. */
import { installGradients } from './gradients/install';
import { installWasmKernels } from './wasm/install';

export type KernelMode = 'ours' | 'stock';
type Backend = 'wasm' | 'webgpu' | 'webgl' | 'cpu';

/**
 * Registers what the backend lacks for training and, in mode `ours`, what is faster than stock tfjs.
 * Call it once, after the backend has been set.
 */
export function installKernels(backend: Backend, mode: KernelMode): void {
  if (mode === 'ours') installGradients();
  if (backend === 'wasm') installWasmKernels();
}
