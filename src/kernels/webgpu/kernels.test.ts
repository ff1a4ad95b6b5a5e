import { beforeAll, describe, expect, it } from 'vitest';
import { batchNormTraining, conv2d, convBiasRelu, globalAveragePool, type Padding, pgdLinfStep } from '../../engine/primitives';
import * as tf from '../../engine/tf';
import { filled } from '../testing';
import { useVariants, WEBGPU_REASON, webgpuError } from './testing';

type Four = [number, number, number, number];

const one: Padding = [
  [1, 1],
  [1, 1],
];

/** [x, filter, stride, padding]: batch 1, one channel, odd sizes, channels that are no multiple of four, both variants. */
const CONVOLUTIONS: readonly { x: Four; filter: Four; strides: number; padding: Padding }[] = [
  { x: [2, 8, 8, 16], filter: [3, 3, 16, 16], strides: 1, padding: one },
  { x: [3, 9, 7, 32], filter: [3, 3, 32, 64], strides: 2, padding: one },
  { x: [1, 5, 5, 3], filter: [3, 3, 3, 8], strides: 1, padding: one },
  { x: [1, 4, 6, 1], filter: [3, 3, 1, 1], strides: 1, padding: 'same' },
  { x: [2, 7, 6, 5], filter: [3, 3, 5, 9], strides: 2, padding: 'same' },
  { x: [2, 8, 8, 16], filter: [1, 1, 16, 32], strides: 2, padding: 'same' },
  { x: [2, 6, 6, 4], filter: [1, 1, 4, 6], strides: 1, padding: 'same' },
  { x: [1, 11, 11, 2], filter: [5, 5, 2, 3], strides: 3, padding: 'same' },
  {
    x: [1, 5, 5, 2],
    filter: [3, 3, 2, 4],
    strides: 1,
    padding: [
      [1, 0],
      [0, 2],
    ],
  },
  { x: [70, 3, 3, 16], filter: [3, 3, 16, 48], strides: 1, padding: one },
];

const MAPS: readonly Four[] = [
  [4, 8, 8, 16],
  [1, 1, 2, 1],
  [3, 5, 7, 6],
  [2, 3, 3, 9],
  [33, 16, 16, 4],
  [9, 32, 32, 20],
];

/** Those whose channels fill the tiles of the variant for real adapters. */
const TILED = CONVOLUTIONS.filter(({ filter }) => filter[2] % 16 === 0 && filter[3] % 16 === 0);

const skipped = WEBGPU_REASON ? ` (skipped: ${WEBGPU_REASON})` : '';

describe.skipIf(WEBGPU_REASON !== null).each(['software', 'hardware'] as const)(`kernels for %s agree with cpu${skipped}`, (kind) => {
  beforeAll(() => useVariants(kind));
  const isReal = kind === 'hardware';

  it.each(isReal ? TILED : CONVOLUTIONS)(
    'convolution and both gradients: $x by $filter, stride $strides',
    async ({ x, filter, strides, padding }) => {
      const error = await webgpuError(() => {
        const f = (...inputs: tf.Tensor[]) => conv2d(inputs[0] as tf.Tensor4D, inputs[1] as tf.Tensor4D, { strides, padding });
        const inputs = [filled<tf.Rank.R4>(x, 1), filled<tf.Rank.R4>(filter, 2)];
        const y = f(...inputs);
        return [y, ...tf.grads(f)(inputs, filled<tf.Rank.R4>(y.shape as Four, 3))];
      });
      expect(error).toBeLessThan(1e-4);
    },
  );

  it.each(
    // Compiling takes seconds on a software adapter: not every combination meets every size.
    (isReal ? [MAPS[0]!, MAPS.at(-1)!] : MAPS).flatMap((shape, i) => {
      const all = [true, false].flatMap((relu) => [true, false].map((skip) => ({ shape, relu, skip })));
      return i === 2 || (isReal && i === 1) ? all : all.slice(0, 1);
    }),
  )('batch norm and its gradients: $shape, relu $relu, residual $skip', async ({ shape, relu, skip }) => {
    const channels = shape[3];
    const error = await webgpuError(() => {
      // A mean far from zero is where a careless variance goes wrong.
      const x = tf.add(filled<tf.Rank.R4>(shape, 1), 20) as tf.Tensor4D;
      const inputs = [x, filled<tf.Rank.R1>([channels], 2), filled<tf.Rank.R1>([channels], 3), filled<tf.Rank.R4>(shape, 4)];
      const f = (...given: tf.Tensor[]) => {
        const [a, g, b, r] = given as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.Tensor4D?];
        return batchNormTraining(a, g, b, r ? { residual: r, relu } : { relu }).y;
      };
      const used = skip ? inputs : inputs.slice(0, 3);
      const { y, mean, variance } = batchNormTraining(x, inputs[1] as tf.Tensor1D, inputs[2] as tf.Tensor1D, {
        relu,
        ...(skip ? { residual: inputs[3] as tf.Tensor4D } : {}),
      });
      // A sum of some 10,000 terms of either sign is compared with its terms' size, not its own.
      const scale = 1 / Math.sqrt(x.size / channels);
      const [dx, dgamma, dbeta, dresidual] = tf.grads(f)(used, filled<tf.Rank.R4>(shape, 5)) as tf.Tensor[];
      const sums = [dgamma!, dbeta!].map((sum) => tf.mul(sum, scale));
      return [y, mean, variance, dx!, ...sums, ...(dresidual ? [dresidual] : [])];
    });
    expect(error).toBeLessThan(1e-4);
  });
});

describe.skipIf(WEBGPU_REASON !== null)(`kernels on WebGPU agree with cpu${skipped}`, () => {
  beforeAll(() => useVariants('software'));

  it.each([true, false])('folded convolution and its input gradient, relu %s', async (relu) => {
    const error = await webgpuError(() => {
      const filter = filled<tf.Rank.R4>([3, 3, 5, 9], 2);
      const f = (a: tf.Tensor) => convBiasRelu(a as tf.Tensor4D, filter, filled<tf.Rank.R1>([9], 3), { strides: 2, padding: 'same', relu });
      const x = filled<tf.Rank.R4>([2, 7, 6, 5], 1);
      const y = f(x);
      return [y, tf.grad(f)(x, filled<tf.Rank.R4>(y.shape as Four, 4))];
    });
    expect(error).toBeLessThan(1e-4);
  });

  it('a block whose gradients meet in several ways', async () => {
    const error = await webgpuError(() => {
      const filters = [filled<tf.Rank.R4>([3, 3, 8, 8], 2), filled<tf.Rank.R4>([3, 3, 8, 8], 3), filled<tf.Rank.R4>([1, 1, 8, 8], 4)];
      const one1 = tf.ones([8]) as tf.Tensor1D;
      const zero1 = tf.zeros([8]) as tf.Tensor1D;
      const f = (...given: tf.Tensor[]) => {
        const [x, ...weights] = given as [tf.Tensor4D, ...tf.Tensor4D[]];
        const shape = { strides: 1, padding: one };
        const start = batchNormTraining(x, one1, zero1, { relu: true }).y;
        const first = batchNormTraining(conv2d(start, weights[0]!, shape), one1, zero1, { relu: true }).y;
        const shortcut = conv2d(start, weights[2]!, { strides: 1, padding: 'same' });
        const second = batchNormTraining(conv2d(first, weights[1]!, shape), one1, zero1, { residual: shortcut, relu: true }).y;
        const third = batchNormTraining(conv2d(second, weights[0]!, shape), one1, zero1, { residual: second, relu: true }).y;
        const pools = [start, second, third].map((map) => globalAveragePool(map));
        return tf.addN(pools);
      };
      const inputs = [filled<tf.Rank.R4>([2, 6, 6, 8], 1), ...filters];
      return [f(...inputs), ...tf.grads(f)(inputs, filled<tf.Rank.R2>([2, 8], 5))];
    });
    expect(error).toBeLessThan(1e-4);
  });

  it('a folded block with a residual', async () => {
    const error = await webgpuError(() => {
      const filter = filled<tf.Rank.R4>([3, 3, 6, 6], 2);
      const bias = filled<tf.Rank.R1>([6], 3);
      const shape = { strides: 1, padding: one };
      const f = (x: tf.Tensor) => {
        const first = convBiasRelu(x as tf.Tensor4D, filter, bias, { ...shape, relu: true });
        const second = tf.relu(tf.add(convBiasRelu(first, filter, bias, { ...shape, relu: false }), x)) as tf.Tensor4D;
        return globalAveragePool(second);
      };
      const x = filled<tf.Rank.R4>([2, 5, 5, 6], 1);
      return [f(x), tf.grad(f)(x, filled<tf.Rank.R2>([2, 6], 4))];
    });
    expect(error).toBeLessThan(1e-4);
  });

  it.each(MAPS)('global average pooling and its gradient: %i, %i, %i, %i', async (...shape) => {
    const error = await webgpuError(() => {
      const x = filled<tf.Rank.R4>(shape, 1);
      const f = (a: tf.Tensor) => globalAveragePool(a as tf.Tensor4D);
      return [f(x), tf.grad(f)(x, filled<tf.Rank.R2>([shape[0], shape[3]], 2))];
    });
    expect(error).toBeLessThan(1e-5);
  });

  it('the attack step', async () => {
    const shape: Four = [3, 5, 5, 3];
    const error = await webgpuError(() => {
      const x = tf.abs(filled<tf.Rank.R4>(shape, 1));
      const adversarial = tf.add(x, tf.mul(filled<tf.Rank.R4>(shape, 2), 0.03)) as tf.Tensor4D;
      // Every third gradient is exactly zero, where sign is zero too.
      const zeros = tf.tensor(
        Float32Array.from({ length: 225 }, (_, i) => i % 3),
        shape,
      );
      const gradient = tf.mul(filled<tf.Rank.R4>(shape, 3), zeros) as tf.Tensor4D;
      return [pgdLinfStep({ x, adversarial, gradient, stepSize: 0.01, epsilon: 8 / 255 })];
    });
    expect(error).toBeLessThan(1e-6);
  });
});
