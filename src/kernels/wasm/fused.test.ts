import { beforeAll, describe, expect, it } from 'vitest';
import {
  adamwUpdate,
  batchNormTraining,
  convBiasRelu,
  globalAveragePool,
  pgdLinfStep,
  sgdUpdate,
  softmaxCrossEntropy,
} from '../../engine/primitives';
import * as tf from '../../engine/tf';
import { startNodeBackend } from '../node';
import { computeOn, filled, largestError } from '../testing';

/** wasm runs our kernels, cpu the composition of stock operations. */
async function errorOf(compute: () => tf.Tensor[]): Promise<number> {
  const expected = await computeOn('cpu', compute);
  return largestError(await computeOn('wasm', compute), expected);
}

const SHAPES: readonly [number, number, number, number][] = [
  [4, 8, 8, 16],
  [1, 1, 2, 1],
  [3, 5, 7, 6],
  [2, 3, 3, 9],
  [8, 16, 16, 32],
  [5, 9, 4, 20],
];

describe('fused kernels on wasm agree with stock operations on cpu', () => {
  beforeAll(async () => {
    await startNodeBackend('cpu');
    await startNodeBackend('wasm');
  });

  it.each(
    SHAPES.flatMap((shape) => [
      { shape, relu: false, skip: false },
      { shape, relu: true, skip: false },
      { shape, relu: false, skip: true },
      { shape, relu: true, skip: true },
    ]),
  )('batch norm and its gradients: $shape, relu $relu, residual $skip', async ({ shape, relu, skip }) => {
    const channels = shape[3];
    const error = await errorOf(() => {
      // A mean far from zero is where a careless variance goes wrong.
      const x = tf.add(filled<tf.Rank.R4>(shape, 1), 20) as tf.Tensor4D;
      const gamma = filled<tf.Rank.R1>([channels], 2);
      const beta = filled<tf.Rank.R1>([channels], 3);
      const residual = filled<tf.Rank.R4>(shape, 4);
      const f = (...inputs: tf.Tensor[]) => {
        const [a, g, b, r] = inputs as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.Tensor4D];
        return batchNormTraining(a, g, b, skip ? { residual: r, relu } : { relu }).y;
      };
      const inputs = skip ? [x, gamma, beta, residual] : [x, gamma, beta];
      const { y, mean, variance } = batchNormTraining(x, gamma, beta, skip ? { residual, relu } : { relu });
      return [y, mean, variance, ...tf.grads(f)(inputs, filled<tf.Rank.R4>(shape, 5))];
    });
    expect(error).toBeLessThan(1e-4);
  });

  it('a residual without ReLU used twice keeps its gradient', async () => {
    const error = await errorOf(() => {
      const x = filled<tf.Rank.R4>([2, 4, 4, 8], 1);
      const one = tf.ones([8]) as tf.Tensor1D;
      const f = (a: tf.Tensor) => {
        const { y } = batchNormTraining(a as tf.Tensor4D, one, one, { residual: a as tf.Tensor4D });
        return batchNormTraining(y, one, one, { residual: a as tf.Tensor4D, relu: true }).y;
      };
      return [tf.grad(f)(x, filled<tf.Rank.R4>([2, 4, 4, 8], 2))];
    });
    expect(error).toBeLessThan(1e-4);
  });

  it.each([true, false])('folded convolution and its input gradient, relu %s', async (relu) => {
    const error = await errorOf(() => {
      const x = filled<tf.Rank.R4>([2, 7, 6, 5], 1);
      const filter = filled<tf.Rank.R4>([3, 3, 5, 9], 2);
      const bias = filled<tf.Rank.R1>([9], 3);
      const f = (a: tf.Tensor) => convBiasRelu(a as tf.Tensor4D, filter, bias, { strides: 2, padding: 'same', relu });
      const y = f(x);
      return [y, tf.grad(f)(x, filled<tf.Rank.R4>(y.shape as [number, number, number, number], 4))];
    });
    expect(error).toBeLessThan(1e-4);
  });

  it('a folded convolution may lack a bias and pads as told', async () => {
    const padding = [
      [1, 0],
      [0, 2],
    ] as const;
    const error = await errorOf(() => [
      convBiasRelu(filled([1, 5, 5, 2], 1), filled([3, 3, 2, 4], 2), null, { strides: 1, padding, relu: true }),
    ]);
    expect(error).toBeLessThan(1e-4);
  });

  it.each([1, 6, 16385])('SGD over %i values', async (count) => {
    const error = await errorOf(() => {
      const parameter = tf.variable(filled<tf.Rank.R1>([count], 1));
      const velocity = tf.variable(filled<tf.Rank.R1>([count], 2));
      const gradient = filled<tf.Rank.R1>([count], 3);
      const held = tf.clone(parameter);
      const settings = { parameter, gradient, velocity, learningRate: 0.1, momentum: 0.9 };
      sgdUpdate({ ...settings, nesterov: true, weightDecay: 0.01 });
      sgdUpdate({ ...settings, nesterov: false, weightDecay: 0 });
      const results = [tf.clone(parameter), tf.clone(velocity), held];
      tf.dispose([parameter, velocity]);
      return results;
    });
    expect(error).toBeLessThan(1e-6);
  });

  it('AdamW over two updates', async () => {
    const error = await errorOf(() => {
      const parameter = tf.variable(filled<tf.Rank.R1>([37], 1));
      const firstMoment = tf.variable(tf.zeros([37]));
      const secondMoment = tf.variable(tf.zeros([37]));
      for (const step of [1, 2]) {
        const gradient = filled<tf.Rank.R1>([37], 1 + step);
        const settings = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, stabiliser: 1e-8, weightDecay: 0.05 };
        adamwUpdate({ parameter, gradient, firstMoment, secondMoment, step, ...settings });
      }
      const results = [tf.clone(parameter), tf.clone(firstMoment), tf.clone(secondMoment)];
      tf.dispose([parameter, firstMoment, secondMoment]);
      return results;
    });
    expect(error).toBeLessThan(1e-6);
  });

  it('the attack step', async () => {
    const shape: [number, number, number, number] = [3, 5, 5, 3];
    const error = await errorOf(() => {
      const x = tf.abs(filled<tf.Rank.R4>(shape, 1));
      const adversarial = tf.add(x, tf.mul(filled<tf.Rank.R4>(shape, 2), 0.03)) as tf.Tensor4D;
      // Every third gradient is exactly zero, where sign is zero too.
      const gradient = tf.mul(
        filled<tf.Rank.R4>(shape, 3),
        tf.tensor(
          Float32Array.from({ length: 225 }, (_, i) => i % 3),
          shape,
        ),
      );
      return [pgdLinfStep({ x, adversarial, gradient: gradient as tf.Tensor4D, stepSize: 0.01, epsilon: 8 / 255 })];
    });
    expect(error).toBeLessThan(1e-6);
  });

  it.each(SHAPES)('global average pooling and its gradient: %i, %i, %i, %i', async (...shape) => {
    const error = await errorOf(() => {
      const x = filled<tf.Rank.R4>(shape, 1);
      const f = (a: tf.Tensor) => globalAveragePool(a as tf.Tensor4D);
      return [f(x), tf.grad(f)(x, filled<tf.Rank.R2>([shape[0], shape[3]], 2))];
    });
    expect(error).toBeLessThan(1e-5);
  });

  it('ReLU, mean and sum with their gradients, and cross-entropy', async () => {
    const error = await errorOf(() => {
      const x = filled<tf.Rank.R2>([6, 10], 1);
      const labels = tf.softmax(filled<tf.Rank.R2>([6, 10], 2)) as tf.Tensor2D;
      const f = (a: tf.Tensor) => {
        const mapped = tf.relu(tf.mul(tf.sum(tf.reshape(a, [2, 3, 10]), [0, 2], true), tf.reshape(a, [2, 3, 10])));
        return tf.add(tf.mean(mapped), tf.mean(softmaxCrossEntropy(a as tf.Tensor2D, labels)));
      };
      return [f(x), tf.grad(f)(x)];
    });
    expect(error).toBeLessThan(1e-5);
  });

  it('the gradient of gather adds up repeated rows', async () => {
    const error = await errorOf(() => {
      const x = filled<tf.Rank.R3>([4, 2, 3], 1);
      const f = (a: tf.Tensor) => tf.gather(a, tf.tensor1d([3, 1, 3], 'int32'));
      return [f(x), tf.grad(f)(x, filled<tf.Rank.R3>([3, 2, 3], 2))];
    });
    expect(error).toBeLessThan(1e-6);
  });

  it('a clone shares its values and outlives its source', async () => {
    const error = await errorOf(() => {
      const x = filled<tf.Rank.R1>([5], 1);
      const copy = tf.clone(x);
      x.dispose();
      return [tf.add(copy, 1)];
    });
    expect(error).toBe(0);
  });
});
