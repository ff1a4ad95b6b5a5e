/** Batch normalisation with batch statistics, fused with residual sum and ReLU: forward in two passes, backward in two. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelTable } from './kernel';
import { KERNEL, type Simd } from './simd';

interface NormAttrs {
  readonly epsilon: number;
  readonly relu: boolean;
}
type Inputs = Record<'x' | 'gamma' | 'beta' | 'dy' | 'y' | 'mean' | 'variance', TensorInfo> & { residual?: TensorInfo };

/** Fixed, so that sums come out the same on any number of threads. */
const SLICES = 16;
/** Positions below which a slice would not be worth its task. */
const MIN_POSITIONS = 64;

function extent({ shape }: TensorInfo) {
  const channels = shape[shape.length - 1] ?? 1;
  const positions = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  return { channels, positions, slices: Math.max(1, Math.min(SLICES, Math.floor(positions / MIN_POSITIONS))) };
}

/** BatchNormTraining -> [y, mean, variance]; BatchNormTrainingGrad -> [dx, dgamma, dbeta, dresidual when asked]. */
export function batchNormKernels(simd: Simd): KernelTable {
  const { backend } = simd;
  const make = (shape: number[]) => backend.makeOutput(shape, 'float32');
  return {
    BatchNormTraining: ({ inputs, attrs }) => {
      const { x, gamma, beta, residual } = inputs as unknown as Inputs;
      const { epsilon, relu } = attrs as unknown as NormAttrs;
      const { channels, positions, slices } = extent(x);
      const [y, mean, variance] = [make(x.shape), make([channels]), make([channels])] as const;
      const sums = simd.scratch('norm', (slices * 2 + 2) * channels * 4);
      const scale = sums + slices * 2 * channels * 4;
      const shift = scale + channels * 4;
      const [from, to] = [simd.pointer(x), simd.pointer(y)];
      const shape = [positions, channels, slices];
      simd.run(KERNEL.moments, slices, [from, sums, ...shape]);
      const outputs = [simd.pointer(mean), simd.pointer(variance), scale, shift];
      simd.run(KERNEL.statistics, 1, [from, sums, ...shape, simd.pointer(gamma), simd.pointer(beta), ...outputs], [epsilon]);
      simd.run(KERNEL.normalise, slices, [from, to, ...shape, scale, shift, residual ? simd.pointer(residual) : 0, relu ? 1 : 0]);
      return [y, mean, variance];
    },
    BatchNormTrainingGrad: ({ inputs, attrs }) => {
      const { x, dy, y, gamma, mean, variance } = inputs as unknown as Inputs;
      const { epsilon, relu, residual } = attrs as unknown as NormAttrs & { residual: boolean };
      const { channels, positions, slices } = extent(x);
      const [dx, dgamma, dbeta] = [make(x.shape), make([channels]), make([channels])] as const;
      const masked = residual ? make(x.shape) : null;
      const sums = simd.scratch('norm', (slices * 2 + 3) * channels * 4);
      const coefficients = sums + slices * 2 * channels * 4;
      const shape = [positions, channels, slices];
      const gradient = [simd.pointer(dy), relu ? simd.pointer(y) : 0];
      const centre = simd.pointer(mean);
      simd.run(KERNEL.gradientSums, slices, [simd.pointer(x), sums, ...shape, ...gradient, centre, masked ? simd.pointer(masked) : 0]);
      const statistics = [simd.pointer(gamma), centre, simd.pointer(variance), simd.pointer(dgamma), simd.pointer(dbeta)];
      simd.run(KERNEL.gradientStatistics, 1, [sums, ...shape, ...statistics, coefficients], [epsilon]);
      // Where the masked gradient has been written out, reading it again saves the mask.
      const source = masked ? [simd.pointer(masked), 0] : gradient;
      simd.run(KERNEL.gradientApply, slices, [simd.pointer(x), simd.pointer(dx), ...shape, ...source, coefficients]);
      return masked ? [dx, dgamma, dbeta, masked] : [dx, dgamma, dbeta];
    },
  };
}
