/** Registers our kernels on the `webgpu` backend. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { ConfigError } from '../../protocol/errors';
import { attackStep } from './attack-step';
import { batchNorm, batchNormGradient } from './batch-norm';
import { convFilterGradient } from './conv-filter-gradient';
import { convForward } from './conv-forward';
import { type ConvAttrs, geometryOf, isCovered } from './geometry';
import { Gpu } from './gpu';
import { internalsOf } from './internals';
import { globalAveragePool } from './pooling';
import { deferAddition, deferInputGradient, deferMasked, deferSpread } from './sums';

type KernelFunc = Parameters<typeof tf.registerKernel>[0]['kernelFunc'];
type Tensors = Record<string, tf.TensorInfo>;

function stock(kernelName: string): KernelFunc {
  const kernel = tf.getKernel(kernelName, 'webgpu');
  if (!kernel) throw new ConfigError(`kernel "${kernelName}" of backend "webgpu" is missing, expected tfjs to register it`);
  return kernel.kernelFunc;
}

function convolutions(gpu: Gpu): Record<string, KernelFunc> {
  const stockConv = stock('Conv2D');
  const stockFused = stock('FusedConv2D');
  return {
    Conv2D: (params) => {
      const attrs = params.attrs as unknown as ConvAttrs;
      if (!isCovered(attrs)) return stockConv(params);
      const { x, filter } = params.inputs as Tensors as Record<'x' | 'filter', tf.TensorInfo>;
      return convForward(gpu, geometryOf(x.shape, filter.shape, attrs), { x, filter, relu: false });
    },
    FusedConv2D: (params) => {
      const attrs = params.attrs as unknown as ConvAttrs & { activation: string };
      if (!isCovered(attrs) || !['linear', 'relu'].includes(attrs.activation)) return stockFused(params);
      const { x, filter, bias, residual } = params.inputs as Tensors as Record<'x' | 'filter', tf.TensorInfo> & Partial<Tensors>;
      return convForward(gpu, geometryOf(x.shape, filter.shape, attrs), { x, filter, bias, residual, relu: attrs.activation === 'relu' });
    },
    Conv2DBackpropInput: ({ inputs, attrs }) => {
      const { dy, filter } = inputs as Tensors as Record<'dy' | 'filter', tf.TensorInfo>;
      const { inputShape } = attrs as unknown as { inputShape: number[] };
      return deferInputGradient(gpu, geometryOf(inputShape, filter.shape, attrs as unknown as ConvAttrs), dy, filter);
    },
    Conv2DBackpropFilter: ({ inputs, attrs }) => {
      const { x, dy } = inputs as Tensors as Record<'x' | 'dy', tf.TensorInfo>;
      const { filterShape } = attrs as unknown as { filterShape: number[] };
      return convFilterGradient(gpu, geometryOf(x.shape, filterShape, attrs as unknown as ConvAttrs), x, dy);
    },
  };
}

type NormInputs = Record<'x' | 'gamma' | 'beta' | 'dy' | 'y' | 'mean' | 'variance', tf.TensorInfo> & { residual?: tf.TensorInfo };
interface NormAttrs {
  readonly epsilon: number;
  readonly relu: boolean;
  readonly residual: boolean;
}

function fused(gpu: Gpu): Record<string, KernelFunc> {
  const stockAdd = stock('Add');
  return {
    BatchNormTraining: ({ inputs, attrs }) => {
      const { epsilon, relu } = attrs as unknown as NormAttrs;
      return batchNorm(gpu, { ...(inputs as unknown as NormInputs), epsilon, relu });
    },
    BatchNormTrainingGrad: ({ inputs, attrs }) =>
      batchNormGradient(gpu, { ...(inputs as unknown as NormInputs), ...(attrs as unknown as NormAttrs) }),
    ReluGrad: ({ inputs }) => {
      const { dy, y } = inputs as Tensors as Record<'dy' | 'y', tf.TensorInfo>;
      return deferMasked(gpu, dy, y);
    },
    Add: (params) => {
      const { a, b } = params.inputs as Tensors as Record<'a' | 'b', tf.TensorInfo>;
      return deferAddition(gpu, a, b) ?? stockAdd(params);
    },
    GlobalAveragePool: ({ inputs }) => globalAveragePool(gpu, (inputs as Tensors).x!),
    GlobalAveragePoolGrad: ({ inputs, attrs }) => {
      const { height, width } = attrs as unknown as { height: number; width: number };
      return deferSpread(gpu, (inputs as Tensors).dy!, height, width);
    },
    PgdLinfStep: ({ inputs, attrs }) => {
      const { x, adversarial, gradient } = inputs as Tensors as Record<'x' | 'adversarial' | 'gradient', tf.TensorInfo>;
      const { stepSize, epsilon } = attrs as unknown as { stepSize: number; epsilon: number };
      return attackStep(gpu, { x, adversarial, gradient, stepSize, epsilon });
    },
  };
}

/**
 * Registers the kernels for the active backend.
 * @throws DeviceError when the backend is not the version of tfjs that we know
 */
export function installWebgpuKernels(): void {
  const gpu = new Gpu(internalsOf(tf.backend() as WebGPUBackend));
  for (const [kernelName, kernelFunc] of Object.entries({ ...convolutions(gpu), ...fused(gpu) })) {
    if (tf.getKernel(kernelName, 'webgpu')) tf.unregisterKernel(kernelName, 'webgpu');
    tf.registerKernel({ kernelName, backendName: 'webgpu', kernelFunc });
  }
}
