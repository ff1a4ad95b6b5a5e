/** Registers kernels on the `wasm` backend. */
import * as tf from '@tensorflow/tfjs-core';
import { ConfigError } from '../../protocol/errors';
import { batchNormKernels } from './batch-norm';
import { conv2DBackpropFilter, conv2DBackpropInput } from './composed-conv';
import { convKernels } from './conv';
import { depthwiseKernels } from './depthwise';
import { elementwiseKernels } from './elementwise';
import type { KernelFunc, KernelTable } from './kernel';
import { rowKernels } from './rows';
import { unsortedSegmentSum } from './segment-sum';
import type { Simd } from './simd';

/** What tfjs registered under the names that we take. */
const stockKernels = new Map<string, KernelFunc | null>();
let installed: readonly string[] = [];

function stock(kernelName: string): KernelFunc {
  const kernel = stockKernels.get(kernelName) ?? tf.getKernel(kernelName, 'wasm')?.kernelFunc;
  if (!kernel) throw new ConfigError(`kernel "${kernelName}" of backend "wasm" is missing, expected tfjs to register it`);
  return kernel;
}

function put(kernelName: string, kernelFunc: KernelFunc | null): void {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
  if (kernelFunc) tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}

/**
 * Puts kernels in place, and stock ones back where an earlier call had replaced them.
 * @param simd our own module; without it training runs on compositions of stock kernels
 */
export function installWasmKernels(simd: Simd | null): void {
  for (const name of installed) put(name, stockKernels.get(name) ?? null);
  const kernels: KernelTable = {
    UnsortedSegmentSum: unsortedSegmentSum,
    ...(simd
      ? { ...convKernels(simd, stock), ...batchNormKernels(simd), ...depthwiseKernels(simd), ...elementwiseKernels(simd), ...rowKernels }
      : { Conv2DBackpropFilter: conv2DBackpropFilter, Conv2DBackpropInput: conv2DBackpropInput }),
  };
  for (const [name, kernelFunc] of Object.entries(kernels)) {
    if (!stockKernels.has(name)) stockKernels.set(name, tf.getKernel(name, 'wasm')?.kernelFunc ?? null);
    put(name, kernelFunc);
  }
  installed = Object.keys(kernels);
}
