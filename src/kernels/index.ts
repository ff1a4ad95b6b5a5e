/** Replaces tfjs kernels and gradients by faster ones; numerics unchanged. */
import { installGradients, type KernelMode } from './gradients/install';
import { installWasmKernels } from './wasm/install';
import type { Simd } from './wasm/simd';
import type { Precision } from './webgpu/gpu';
import { installWebgpuKernels } from './webgpu/install';

export type { KernelMode };

type Backend = 'wasm' | 'webgpu' | 'webgl' | 'cpu';

/**
 * Registers what the backend lacks for training and, in mode `ours`, what is faster than stock tfjs.
 * Call it once, after the backend has been set.
 * @param simd our own WebAssembly module, for backend `wasm` in mode `ours`
 * @param precision in which activations of training are kept, for backend `webgpu` in mode `ours`
 */
export function installKernels(backend: Backend, mode: KernelMode, simd: Simd | null = null, precision?: Precision): void {
  installGradients(mode);
  if (backend === 'webgpu' && mode === 'ours') installWebgpuKernels(undefined, precision);
  if (backend === 'wasm') installWasmKernels(mode === 'ours' ? simd : null);
}
