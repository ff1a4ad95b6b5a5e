import type * as tf from '@tensorflow/tfjs-core';

export type KernelFunc = Parameters<typeof tf.registerKernel>[0]['kernelFunc'];
export type KernelTable = Record<string, KernelFunc>;
