/** Registers kernels on the `wasm` backend. */
import * as tf from '@tensorflow/tfjs-core';
import { ConfigError } from '../../protocol/errors';
import { batchNormKernels } from './batch-norm';
import { conv2DBackpropFilter, conv2DBackpropInput } from './composed-conv';
import { convKernels } from './conv';
import { elementwiseKernels } from './elementwise';
import type { KernelFunc, KernelTable } from './kernel';
import type { Simd } from './simd';

function stock(kernelName: string): KernelFunc {
  const kernel = tf.getKernel(kernelName, 'wasm');
  if (!kernel) throw new ConfigError(`kernel "${kernelName}" of backend "wasm" is missing, expected tfjs to register it`);
  return kernel.kernelFunc;
}

/** @param simd our own module; without it training runs on compositions of stock kernels */
export function installWasmKernels(simd: Simd | null): void {
  const kernels: KernelTable = simd
    ? { ...convKernels(simd, stock), ...batchNormKernels(simd), ...elementwiseKernels(simd) }
    : { Conv2DBackpropFilter: conv2DBackpropFilter, Conv2DBackpropInput: conv2DBackpropInput };
  for (const [kernelName, kernelFunc] of Object.entries(kernels)) {
    if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
  }
}
