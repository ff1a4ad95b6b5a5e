import { beforeAll, describe, expect, it } from 'vitest';
import { channelMapDistance, channelMaps } from '../../engine/losses/activated-channel-maps';
import { klDivergence, mixRows, softmaxCrossEntropy } from '../../engine/primitives';
import * as tf from '../../engine/tf';
import { startNodeBackend } from '../node';
import { computeOn, filled, largestError } from '../testing';

/** wasm runs our kernels, cpu the composition of stock operations. */
async function errorOf(compute: () => tf.Tensor[]): Promise<number> {
  const expected = await computeOn('cpu', compute);
  return largestError(await computeOn('wasm', compute), expected);
}

const SHAPES = [
  [1, 1],
  [1, 10],
  [7, 3],
  [64, 10],
] as const;

describe('losses on wasm agree with stock operations on cpu', () => {
  beforeAll(async () => {
    await startNodeBackend('cpu');
    await startNodeBackend('wasm');
    for (const name of ['SoftmaxCrossEntropy', 'SoftmaxDivergence', 'RowDistance', 'UnitChannelMap', 'MixRows']) {
      expect(tf.getKernel(name, 'wasm'), name).toBeDefined();
    }
  });

  it.each(SHAPES)('cross-entropy and its gradient: %i, %i', async (rows, columns) => {
    const error = await errorOf(() => {
      const labels = tf.softmax(filled<tf.Rank.R2>([rows, columns], 1)) as tf.Tensor2D;
      // Logits far apart, where a careless softmax overflows.
      const logits = tf.mul(filled<tf.Rank.R2>([rows, columns], 2), 100) as tf.Tensor2D;
      const f = (z: tf.Tensor) => softmaxCrossEntropy(z as tf.Tensor2D, labels);
      return [f(logits), tf.grad(f)(logits, filled<tf.Rank.R1>([rows], 3))];
    });
    expect(error).toBeLessThan(1e-5);
  });

  it.each(SHAPES)('divergence at temperature 3 and both its gradients: %i, %i', async (rows, columns) => {
    const error = await errorOf(() => {
      const inputs = [tf.mul(filled([rows, columns], 1), 30), filled([rows, columns], 2)];
      const f = (...given: tf.Tensor[]) => klDivergence(given[0] as tf.Tensor2D, given[1] as tf.Tensor2D, 3);
      return [f(...inputs), ...tf.grads(f)(inputs, filled<tf.Rank.R1>([rows], 3))];
    });
    expect(error).toBeLessThan(1e-5);
  });

  it.each(['l2', 'mse', 'l1', 'cosine'] as const)('channel maps and their distance %s', async (distance) => {
    for (const [batch, height, width, channels] of [
      [3, 5, 4, 6],
      // At one position maps are often equal, where l1 has its kink.
      distance === 'l1' ? [1, 3, 3, 5] : [1, 1, 1, 1],
      [2, 3, 3, 9],
    ] as const) {
      const error = await errorOf(() => {
        const features = (seed: number) => tf.relu(filled<tf.Rank.R4>([batch, height, width, channels], seed)) as tf.Tensor4D;
        const options = { activation: 'relu', pooling: 'mean', normalisation: 'l2', isActivated: true } as const;
        const teacher = channelMaps(features(1), options);
        const f = (x: tf.Tensor) => channelMapDistance(teacher, channelMaps(x as tf.Tensor4D, options), distance);
        return [f(features(2)), tf.grad(f)(features(2), filled<tf.Rank.R1>([batch], 3))];
      });
      expect(error, `${batch} x ${height} x ${width} x ${channels}`).toBeLessThan(1e-4);
    }
  });

  it('a channel map of zeros has no slope', async () => {
    const options = { activation: 'relu', pooling: 'mean', normalisation: 'l2', isActivated: true } as const;
    const error = await errorOf(() => {
      const f = (x: tf.Tensor) => channelMaps(x as tf.Tensor4D, options);
      const zeros = tf.zeros([2, 3, 3, 4]);
      return [f(zeros)];
    });
    expect(error).toBe(0);
  });

  it.each([[[5]], [[5, 10]], [[5, 3, 4, 3]]])('rows of shape %j are mixed', async (shape) => {
    const error = await errorOf(() => [
      mixRows(filled(shape, 1), tf.tensor1d([4, 3, 2, 0, 1], 'int32'), tf.tensor1d([0, 0.25, 0.5, 1, 0.7])),
    ]);
    expect(error).toBeLessThan(1e-6);
  });

  it('finite differences of a loss made of all of them', async () => {
    await tf.setBackend('wasm');
    const labels = tf.softmax(filled<tf.Rank.R2>([2, 4], 1)) as tf.Tensor2D;
    const teacher = filled<tf.Rank.R2>([2, 4], 2);
    const loss = (z: tf.Tensor2D) => tf.add(softmaxCrossEntropy(z, labels), klDivergence(teacher, z, 2)) as tf.Tensor1D;
    const z = filled<tf.Rank.R2>([2, 4], 3);
    const gradient = tf
      .grad((x) => tf.sum(loss(x as tf.Tensor2D)))(z)
      .dataSync();
    const step = 1e-2;
    for (let i = 0; i < 8; i++) {
      const at = (by: number) => {
        const moved = z.dataSync().slice();
        moved[i] = (moved[i] ?? 0) + by;
        return tf.sum(loss(tf.tensor2d(moved, [2, 4]))).dataSync()[0] ?? Number.NaN;
      };
      expect(Math.abs((at(step) - at(-step)) / (2 * step) - (gradient[i] ?? Number.NaN)), `entry ${i}`).toBeLessThan(1e-3);
    }
  });
});
