/** Replaces tfjs kernels and gradients by faster ones; numerics unchanged. */
import { installGradients, type KernelMode } from './gradients/install';
import { installWasmKernels } from './wasm/install';
import type { Simd } from './wasm/simd';
import { installWebgpuKernels } from './webgpu/install';

export type { KernelMode };

type Backend = 'wasm' | 'webgpu' | 'webgl' | 'cpu';

/**
 * Registers what the backend lacks for training and, in mode `ours`, what is faster than stock tfjs.
 * Call it once, after the backend has been set.
 * @param simd our own WebAssembly module, for backend `wasm` in mode `ours`
 */
export function installKernels(backend: Backend, mode: KernelMode, simd: Simd | null = null): void {
  installGradients(mode);
  if (backend === 'webgpu' && mode === 'ours') installWebgpuKernels();
  if (backend === 'wasm') installWasmKernels(mode === 'ours' ? simd : null);
}
