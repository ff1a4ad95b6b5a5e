/** Updates, the attack step, the ReLU gradient and global pooling, each in one pass over its operands. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelTable } from './kernel';
import { KERNEL, type Simd } from './simd';

type Tensors = Record<string, TensorInfo>;
type Numbers = Record<string, number>;

/** Values a task: 64 kB, small enough to share out, large enough to be worth waking a thread. */
const CHUNK = 1 << 14;

const sizeOf = ({ shape }: TensorInfo) => shape.reduce((a, b) => a * b, 1);

export function elementwiseKernels(simd: Simd): KernelTable {
  const { backend } = simd;
  const like = ({ shape }: TensorInfo) => backend.makeOutput(shape, 'float32');
  const addresses = (...tensors: (TensorInfo | undefined)[]) => tensors.map((t) => (t ? simd.pointer(t) : 0));
  const tasks = (count: number) => Math.ceil(count / CHUNK);
  return {
    // Stock tfjs copies; the gradient tape clones every tensor it keeps.
    Identity: ({ inputs }) => {
      const { x } = inputs as { x: TensorInfo };
      backend.incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
    },
    ReluGrad: ({ inputs }) => {
      const { dy, y } = inputs as Tensors as { dy: TensorInfo; y: TensorInfo };
      const dx = like(dy);
      const count = sizeOf(dy);
      simd.run(KERNEL.reluGradient, tasks(count), [...addresses(dy, y, dx), count, CHUNK]);
      return dx;
    },
    SgdUpdate: ({ inputs, attrs }) => {
      const { parameter, gradient, velocity } = inputs as Tensors as Record<'parameter' | 'gradient' | 'velocity', TensorInfo>;
      const { learningRate = 0, momentum = 0, weightDecay = 0, nesterov } = attrs as unknown as Numbers;
      const [w, v] = [like(parameter), like(parameter)] as const;
      const count = sizeOf(parameter);
      const whole = [...addresses(parameter, gradient, velocity, w, v), count, CHUNK, nesterov ? 1 : 0];
      simd.run(KERNEL.sgd, tasks(count), whole, [learningRate, momentum, weightDecay]);
      return [w, v];
    },
    AdamwUpdate: ({ inputs, attrs }) => {
      const { parameter, gradient, firstMoment, secondMoment } = inputs as Tensors as Record<
        'parameter' | 'gradient' | 'firstMoment' | 'secondMoment',
        TensorInfo
      >;
      const { step = 1, learningRate = 0, beta1 = 0, beta2 = 0, stabiliser = 0, weightDecay = 0 } = attrs as unknown as Numbers;
      const [w, m, s] = [like(parameter), like(parameter), like(parameter)] as const;
      const count = sizeOf(parameter);
      const whole = [...addresses(parameter, gradient, firstMoment, secondMoment, w, m, s), count, CHUNK];
      const corrected = [learningRate / (1 - beta1 ** step), 1 / Math.sqrt(1 - beta2 ** step)];
      simd.run(KERNEL.adam, tasks(count), whole, [beta1, beta2, 1 - learningRate * weightDecay, ...corrected, stabiliser]);
      return [w, m, s];
    },
    PgdLinfStep: ({ inputs, attrs }) => {
      const { x, adversarial, gradient } = inputs as Tensors as Record<'x' | 'adversarial' | 'gradient', TensorInfo>;
      const { stepSize = 0, epsilon = 0 } = attrs as unknown as Numbers;
      const out = like(x);
      const count = sizeOf(x);
      simd.run(KERNEL.pgd, tasks(count), [...addresses(x, adversarial, gradient, out), count, CHUNK], [stepSize, epsilon]);
      return out;
    },
    GlobalAveragePool: ({ inputs }) => {
      const { x } = inputs as { x: TensorInfo };
      const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
      const y = backend.makeOutput([batch, channels], 'float32');
      simd.run(KERNEL.pool, batch, [...addresses(x, y), height * width, channels]);
      return y;
    },
    GlobalAveragePoolGrad: ({ inputs, attrs }) => {
      const { dy } = inputs as { dy: TensorInfo };
      const { height = 0, width = 0 } = attrs as unknown as Numbers;
      const [batch = 0, channels = 0] = dy.shape;
      const dx = backend.makeOutput([batch, height, width, channels], 'float32');
      simd.run(KERNEL.poolGradient, batch, [...addresses(dy, dx), height * width, channels]);
      return dx;
    },
  };
}
