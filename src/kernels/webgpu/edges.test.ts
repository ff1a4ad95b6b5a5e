import { afterAll, describe, expect, it } from 'vitest';
import { channelMapDistance, channelMaps } from '../../engine/losses/activated-channel-maps';
import {
  adamwUpdate,
  batchNormTraining,
  conv2d,
  dense,
  globalAveragePool,
  klDivergence,
  mixRows,
  normaliseChannels,
  pgdLinfStep,
  softmaxCrossEntropy,
  updateRunningAverage,
} from '../../engine/primitives';
import * as tf from '../../engine/tf';
import { filled, values } from '../testing';
import type { GemmVariant } from './gather-gemm';
import { useVariants, WEBGPU_REASON, webgpuError } from './testing';
import { choose, VARIANTS } from './variants';

type Four = [number, number, number, number];
const skipped = WEBGPU_REASON ? ` (skipped: ${WEBGPU_REASON})` : '';

describe.skipIf(WEBGPU_REASON !== null)(`the smallest sizes on WebGPU agree with cpu${skipped}`, () => {
  it.each([
    [1, 1, 1],
    [1, 7, 5],
    [3, 1, 2],
  ])('dense layer and losses: %i rows, %i inputs, %i classes', async (rows, inputs, classes) => {
    const error = await webgpuError(() => {
      const labels = tf.softmax(filled<tf.Rank.R2>([rows, classes], 4)) as tf.Tensor2D;
      const teacher = filled<tf.Rank.R2>([rows, classes], 5);
      const f = (...given: tf.Tensor[]) => {
        const logits = dense(given[0] as tf.Tensor2D, given[1] as tf.Tensor2D, given[2] as tf.Tensor1D);
        return tf.add(softmaxCrossEntropy(logits, labels), klDivergence(teacher, logits, 2));
      };
      const operands = [filled<tf.Rank.R2>([rows, inputs], 1), filled<tf.Rank.R2>([inputs, classes], 2), filled<tf.Rank.R1>([classes], 3)];
      return [f(...operands), ...tf.grads(f)(operands, filled<tf.Rank.R1>([rows], 6))];
    });
    expect(error).toBeLessThan(1e-4);
  });

  it.each([[[1, 1, 1, 1]], [[1, 3, 2, 5]]] as [Four][])('channel maps, images and updates: %j', async (shape) => {
    const [batch, , , channels] = shape;
    const error = await webgpuError(() => {
      const options = { activation: 'relu', pooling: 'mean', normalisation: 'l2', isActivated: true } as const;
      const target = channelMaps(tf.abs(filled<tf.Rank.R4>(shape, 1)) as tf.Tensor4D, options);
      const f = (x: tf.Tensor) => channelMapDistance(target, channelMaps(x as tf.Tensor4D, options), 'mse');
      const x = tf.abs(filled<tf.Rank.R4>(shape, 2)) as tf.Tensor4D;
      const spread = Array.from({ length: channels }, (_, i) => 0.3 + i);
      const normalised = (images: tf.Tensor) => normaliseChannels(images as tf.Tensor4D, spread, spread);
      const mixed = mixRows(x, tf.zeros([batch], 'int32') as tf.Tensor1D, tf.fill([batch], 0.3));
      const stepped = pgdLinfStep({ x, adversarial: x, gradient: filled<tf.Rank.R4>(shape, 3), stepSize: 0.01, epsilon: 0.03 });
      const [parameter, firstMoment, secondMoment] = [1, 0, 0].map((value) => tf.variable(tf.fill([channels], value))) as [
        tf.Variable,
        tf.Variable,
        tf.Variable,
      ];
      const settings = { step: 1, learningRate: 0.01, beta1: 0.9, beta2: 0.999, stabiliser: 1e-8, weightDecay: 0.05 };
      adamwUpdate({ parameter, gradient: filled<tf.Rank.R1>([channels], 4), firstMoment, secondMoment, ...settings });
      updateRunningAverage({ running: firstMoment, batch: filled<tf.Rank.R1>([channels], 5), keep: 0.9, scale: 0.1 });
      const updated = [parameter, firstMoment, secondMoment].map((variable) => tf.mul(variable, 1));
      tf.dispose([parameter, firstMoment, secondMoment]);
      return [f(x), tf.grad(f)(x, tf.ones([batch])), normalised(x), tf.grad(normalised)(x, x), mixed, stepped, ...updated];
    });
    expect(error).toBeLessThan(1e-4);
  });
});

describe.skipIf(WEBGPU_REASON !== null)(`variants that the autotuner may pick agree with cpu${skipped}`, () => {
  const check = async (variant: GemmVariant, x: Four, filter: Four, strides: number) => {
    const gpu = await useVariants('software');
    choose(gpu, { forward: variant, inputGradient: variant });
    return webgpuError(() => {
      const f = (...inputs: tf.Tensor[]) => conv2d(inputs[0] as tf.Tensor4D, inputs[1] as tf.Tensor4D, { strides, padding: 'same' });
      const inputs = [filled<tf.Rank.R4>(x, 1), filled<tf.Rank.R4>(filter, 2)];
      const y = f(...inputs);
      return [y, ...tf.grads(f)(inputs, filled<tf.Rank.R4>(y.shape as Four, 3))];
    });
  };
  afterAll(() => useVariants('software'));

  it.each(VARIANTS.filter(({ tiled }) => !tiled))('%j, odd shapes', async (variant) => {
    expect(await check(variant, [3, 7, 5, 5], [3, 3, 5, 9], 2)).toBeLessThan(1e-4);
  });

  // Compiling tiles takes an emulated adapter many seconds; those of four rows are in kernels.test.ts.
  it('tiles of eight rows', async () => {
    expect(await check({ tiled: true, rows: 8 }, [1, 5, 3, 16], [3, 3, 16, 16], 1)).toBeLessThan(1e-4);
  });
});

describe.skipIf(WEBGPU_REASON !== null)(`gradients on WebGPU${skipped}`, () => {
  it('equal finite differences through convolution, batch norm, pooling, dense layer and loss', async () => {
    await useVariants('software');
    const [one, zero] = [tf.ones([5]), tf.zeros([5])] as [tf.Tensor1D, tf.Tensor1D];
    const head = filled<tf.Rank.R2>([5, 3], 3);
    const bias = filled<tf.Rank.R1>([3], 4);
    const x = filled<tf.Rank.R4>([2, 5, 4, 3], 1);
    const labels = tf.softmax(filled<tf.Rank.R2>([2, 3], 5)) as tf.Tensor2D;
    const loss = (filter: tf.Tensor) => {
      const y = conv2d(x, filter as tf.Tensor4D, { strides: 2, padding: 'same' });
      const pooled = globalAveragePool(batchNormTraining(y, one, zero, { relu: true }).y);
      return tf.sum(softmaxCrossEntropy(dense(pooled, head, bias), labels)) as tf.Scalar;
    };
    const start = values(3 * 3 * 3 * 5, 2);
    const shape: Four = [3, 3, 3, 5];
    const gradient = await tf.grad(loss)(tf.tensor4d(start, shape)).data();
    const step = 1e-2;
    for (const i of [0, 7, 44, 90, 134]) {
      const at = async (by: number) => {
        const moved = start.slice();
        moved[i] = (moved[i] ?? 0) + by;
        return (await loss(tf.tensor4d(moved, shape)).data())[0] ?? Number.NaN;
      };
      const slope = ((await at(step)) - (await at(-step))) / (2 * step);
      expect(Math.abs(slope - (gradient[i] ?? Number.NaN)), `weight ${i}`).toBeLessThan(2e-3);
    }
  });
});
