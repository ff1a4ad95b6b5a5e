/** Registers our kernels on the `webgpu` backend. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { setResidentImageBytes } from '../../engine/primitives';
import { ConfigError } from '../../protocol/errors';
import { attackStep } from './attack-step';
import { batchNorm } from './batch-norm';
import { batchNormGradient } from './batch-norm-gradient';
import { convFilterGradient } from './conv-filter-gradient';
import { convForward } from './conv-forward';
import { dense, denseBiasGradient, denseInputGradient, denseKernelGradient } from './dense';
import { gatherImages } from './gather-images';
import { type ConvAttrs, geometryOf, isCovered } from './geometry';
import { Gpu, type Precision } from './gpu';
import { mixRows, normaliseChannels } from './images';
import { internalsOf } from './internals';
import { globalAveragePool } from './pooling';
import { crossEntropy, type Distance, divergence, rowDistance, unitRowsGradient, weightedMeans } from './row-losses';
import { asScaledRows, deferAddition, deferInputGradient, deferMasked, deferScaledRows, deferSpread } from './sums';
import { ADAMW, AVERAGE, SGD, Updates } from './updates';

type KernelFunc = Parameters<typeof tf.registerKernel>[0]['kernelFunc'];
type Tensors = Record<string, tf.TensorInfo>;
interface Floor {
  readonly floor: number;
}
type Numbers = Partial<Record<string, number>>;

/** Kept from the first installation on, so that a later one does not take ours for them. */
const originals = new Map<string, KernelFunc>();

function stock(kernelName: string): KernelFunc {
  const original = originals.get(kernelName) ?? tf.getKernel(kernelName, 'webgpu')?.kernelFunc;
  if (!original) throw new ConfigError(`kernel "${kernelName}" of backend "webgpu" is missing, expected tfjs to register it`);
  originals.set(kernelName, original);
  return original;
}

type FusedAttrs = ConvAttrs & { activation: string };

function convolutions(gpu: Gpu): Record<string, KernelFunc> {
  const stockConv = stock('Conv2D');
  const stockFused = stock('FusedConv2D');
  const folded: KernelFunc = ({ inputs, attrs }) => {
    const { x, filter, bias, residual } = inputs as Tensors as Record<'x' | 'filter', tf.TensorInfo> & Partial<Tensors>;
    const { activation, ...shape } = attrs as unknown as FusedAttrs;
    return convForward(gpu, geometryOf(x.shape, filter.shape, shape), { x, filter, bias, residual, relu: activation === 'relu' });
  };
  return {
    Conv2D: (params) => {
      const attrs = params.attrs as unknown as ConvAttrs;
      if (!isCovered(attrs)) return stockConv(params);
      const { x, filter } = params.inputs as Tensors as Record<'x' | 'filter', tf.TensorInfo>;
      return convForward(gpu, geometryOf(x.shape, filter.shape, attrs), { x, filter, relu: false, training: true });
    },
    FusedConv2D: (params) => {
      const attrs = params.attrs as unknown as FusedAttrs;
      return isCovered(attrs) && ['linear', 'relu'].includes(attrs.activation) ? folded(params) : stockFused(params);
    },
    ConvBiasResidualRelu: folded,
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
    GlobalAveragePool: ({ inputs }) => globalAveragePool(gpu, (inputs as Tensors).x!).y,
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

function losses(gpu: Gpu): Record<string, KernelFunc> {
  return {
    SoftmaxCrossEntropy: ({ inputs }) => {
      const { logits, labels } = inputs as Tensors as Record<'logits' | 'labels', tf.TensorInfo>;
      return crossEntropy(gpu, logits, labels);
    },
    SoftmaxDivergence: ({ inputs, attrs }) => {
      const { p, q } = inputs as Tensors as Record<'p' | 'q', tf.TensorInfo>;
      return divergence(gpu, p, q, (attrs as unknown as { temperature: number }).temperature);
    },
    RowDistance: ({ inputs, attrs }) => {
      const { a, b } = inputs as Tensors as Record<'a' | 'b', tf.TensorInfo>;
      return rowDistance(gpu, a, b, (attrs as unknown as { distance: Distance }).distance);
    },
    ScaleRows: ({ inputs }) => {
      const { rows, scale } = inputs as Tensors as Record<'rows' | 'scale', tf.TensorInfo>;
      return deferScaledRows(gpu, rows, scale);
    },
    WeightedMeans: ({ inputs, attrs }) => {
      const { weights } = attrs as unknown as { weights: number[] };
      return weightedMeans(
        gpu,
        weights.map((_, i) => (inputs as Tensors)[`term${i}`]!),
        weights,
      );
    },
    UnitChannelMap: ({ inputs, attrs }) => {
      const { y, norms } = globalAveragePool(gpu, (inputs as Tensors).x!, (attrs as unknown as Floor).floor);
      return [y, norms!];
    },
    UnitRowsGrad: ({ inputs, attrs }) => {
      const { dy, y, norms } = inputs as Tensors as Record<'dy' | 'y' | 'norms', tf.TensorInfo>;
      return unitRowsGradient(gpu, asScaledRows(gpu, dy), y, norms, (attrs as unknown as Floor).floor);
    },
  };
}

function layers(gpu: Gpu): Record<string, KernelFunc> {
  return {
    Dense: ({ inputs }) => {
      const { x, kernel, bias } = inputs as Tensors as Record<'x' | 'kernel' | 'bias', tf.TensorInfo>;
      return dense(gpu, x, kernel, bias);
    },
    DenseInputGrad: ({ inputs }) => {
      const { dy, kernel } = inputs as Tensors as Record<'dy' | 'kernel', tf.TensorInfo>;
      return denseInputGradient(gpu, dy, kernel);
    },
    DenseKernelGrad: ({ inputs }) => {
      const { dy, x } = inputs as Tensors as Record<'dy' | 'x', tf.TensorInfo>;
      return denseKernelGradient(gpu, dy, x);
    },
    DenseBiasGrad: ({ inputs }) => denseBiasGradient(gpu, (inputs as Tensors).dy!),
    NormaliseChannels: ({ inputs, attrs }) => {
      const { mean, std } = attrs as unknown as { mean: number[]; std: number[] };
      return normaliseChannels(gpu, (inputs as Tensors).x!, mean, std);
    },
    GatherImages: ({ inputs, attrs }) => {
      const { bytes, draws } = inputs as Tensors as Record<'bytes' | 'draws', tf.TensorInfo>;
      return gatherImages(gpu, bytes, draws, (attrs as unknown as { size: number }).size);
    },
    MixRows: ({ inputs }) => {
      const { x, partner, ratio } = inputs as Tensors as Record<'x' | 'partner' | 'ratio', tf.TensorInfo>;
      return mixRows(gpu, x, partner, ratio);
    },
  };
}

function updates(gpu: Gpu): Record<string, KernelFunc> {
  const [sgd, adamw, average] = [new Updates(gpu, SGD), new Updates(gpu, ADAMW), new Updates(gpu, AVERAGE)];
  return {
    SgdUpdate: ({ inputs, attrs }) => {
      const { parameter, gradient, velocity } = inputs as Tensors as Record<'parameter' | 'gradient' | 'velocity', tf.TensorInfo>;
      const { learningRate, momentum, weightDecay, nesterov } = attrs as unknown as Numbers & { nesterov: boolean };
      return sgd.note([parameter, velocity], gradient, [learningRate!, momentum!, weightDecay!, nesterov ? 1 : 0]);
    },
    AdamwUpdate: ({ inputs, attrs }) => {
      const { parameter, gradient, firstMoment, secondMoment } = inputs as Tensors as Record<
        'parameter' | 'gradient' | 'firstMoment' | 'secondMoment',
        tf.TensorInfo
      >;
      const { step = 1, learningRate = 0, beta1 = 0, beta2 = 0, stabiliser = 0, weightDecay = 0 } = attrs as unknown as Numbers;
      const corrected = [learningRate / (1 - beta1 ** step), 1 / Math.sqrt(1 - beta2 ** step)];
      const settings = [beta1, beta2, 1 - learningRate * weightDecay, ...corrected, stabiliser];
      return adamw.note([parameter, firstMoment, secondMoment], gradient, settings);
    },
    RunningAverage: ({ inputs, attrs }) => {
      const { running, batch } = inputs as Tensors as Record<'running' | 'batch', tf.TensorInfo>;
      const { keep = 0, scale = 0 } = attrs as unknown as Numbers;
      return average.note([running], batch, [keep], scale)[0]!;
    },
  };
}

/** A variable changes the values it stands for when assigned to; kernels that compute later must hold on to the old ones. */
const withFixedInputs =
  (kernel: KernelFunc): KernelFunc =>
  (params) =>
    kernel({
      ...params,
      inputs: Object.fromEntries(
        Object.entries(params.inputs as Partial<Tensors>).map(([name, input]) => {
          return [name, input && { dataId: input.dataId, shape: input.shape, dtype: input.dtype }];
        }),
      ) as tf.NamedTensorInfoMap,
    });

function isEmulated({ adapterInfo }: GPUDevice): boolean {
  // Older browsers do not tell.
  if (!adapterInfo) return false;
  const { isFallbackAdapter, architecture, description } = adapterInfo;
  return isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${architecture} ${description}`);
}

/**
 * Registers the kernels for the active backend.
 * @param isSoftware choose variants for an emulated adapter, or for a real one; by default what the adapter says
 * @param precision in which activations of training are kept
 * @returns what runs them
 * @throws DeviceError when the backend is not the version of tfjs that we know
 */
export function installWebgpuKernels(isSoftware?: boolean, precision: Precision = 'float32'): Gpu {
  const internals = internalsOf(tf.backend() as WebGPUBackend);
  const gpu = new Gpu(internals, isSoftware ?? isEmulated(internals.device), precision);
  setResidentImageBytes(Math.min(gpu.limits.maxStorageBufferBindingSize, gpu.limits.maxBufferSize));
  for (const [kernelName, kernelFunc] of Object.entries({
    ...convolutions(gpu),
    ...fused(gpu),
    ...losses(gpu),
    ...layers(gpu),
    ...updates(gpu),
  })) {
    if (tf.getKernel(kernelName, 'webgpu')) tf.unregisterKernel(kernelName, 'webgpu');
    tf.registerKernel({ kernelName, backendName: 'webgpu', kernelFunc: withFixedInputs(kernelFunc) });
  }
  return gpu;
}
