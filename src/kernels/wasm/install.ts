/** Registers kernels on the `wasm` backend. */
import * as tf from '@tensorflow/tfjs-core';
import { ConfigError } from '../../protocol/errors';
import { batchNormKernels } from './batch-norm';
import { conv2DBackpropFilter, conv2DBackpropInput } from './composed-conv';
import { convKernels } from './conv';
import { depthwiseKernels } from './depthwise';
import { elementwiseKernels } from './elementwise';
import type { KernelFunc, KernelTable } from './kernel';
import { lossKernels } from './losses';
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
  const own = (module: Simd): KernelTable => {
    const passes = elementwiseKernels(module);
    const layers = { ...convKernels(module, stock), ...batchNormKernels(module), ...depthwiseKernels(module) };
    return { ...layers, ...passes, ...rowKernels, ...lossKernels(passes.GlobalAveragePool!) };
  };
  const kernels: KernelTable = {
    UnsortedSegmentSum: unsortedSegmentSum,
    ...(simd ? own(simd) : { Conv2DBackpropFilter: conv2DBackpropFilter, Conv2DBackpropInput: conv2DBackpropInput }),
  };
  for (const [name, kernelFunc] of Object.entries(kernels)) {
    if (!stockKernels.has(name)) stockKernels.set(name, tf.getKernel(name, 'wasm')?.kernelFunc ?? null);
    put(name, kernelFunc);
  }
  installed = Object.keys(kernels);
}
