import { describe, expect, it } from 'vitest';
import { channelMapDistance, channelMaps } from '../../engine/losses/activated-channel-maps';
import {
  adamwUpdate,
  dense,
  klDivergence,
  mixRows,
  normaliseChannels,
  sgdUpdate,
  softmaxCrossEntropy,
  updateRunningAverage,
  weightedMeans,
} from '../../engine/primitives';
import * as tf from '../../engine/tf';
import { filled } from '../testing';
import { WEBGPU_REASON, webgpuError } from './testing';

const rows = (seed: number, columns = 10) => filled<tf.Rank.R2>([70, columns], seed);

describe.skipIf(WEBGPU_REASON !== null)(
  `losses and updates on WebGPU agree with cpu${WEBGPU_REASON ? ` (skipped: ${WEBGPU_REASON})` : ''}`,
  () => {
    it('weighted sum of cross-entropy and divergence, and its gradients', async () => {
      const error = await webgpuError(() => {
        const labels = tf.softmax(rows(1)) as tf.Tensor2D;
        const means = (p: tf.Tensor2D, q: tf.Tensor2D) =>
          weightedMeans([softmaxCrossEntropy(q, labels), klDivergence(p, q), klDivergence(q, p, 3)], [1, 20, 0.5]);
        // Logits far apart, where a careless softmax overflows.
        const inputs = [tf.mul(rows(2), 100), rows(3)] as [tf.Tensor2D, tf.Tensor2D];
        const f = (...given: tf.Tensor[]) => means(given[0] as tf.Tensor2D, given[1] as tf.Tensor2D).total;
        const { total, summary } = means(...inputs);
        return [total, summary, ...tf.grads(f)(inputs)];
      });
      expect(error).toBeLessThan(1e-4);
    });

    it.each(['l2', 'mse', 'l1', 'cosine'] as const)('channel maps and their distance %s', async (distance) => {
      const error = await webgpuError(() => {
        const features = (seed: number) => tf.relu(filled<tf.Rank.R4>([3, 5, 4, 6], seed)) as tf.Tensor4D;
        const options = { activation: 'relu', pooling: 'mean', normalisation: 'l2', isActivated: true } as const;
        const teacher = channelMaps(features(1), options);
        const f = (x: tf.Tensor) => channelMapDistance(teacher, channelMaps(x as tf.Tensor4D, options), distance);
        return [f(features(2)), tf.grad(f)(features(2), filled<tf.Rank.R1>([3], 3))];
      });
      expect(error).toBeLessThan(1e-4);
    });

    it.each([302, 512])('channel maps of %i channels, which no row of threads spans', async (channels) => {
      const error = await webgpuError(() => {
        const shape: [number, number, number, number] = [3, 2, 3, channels];
        const f = (x: tf.Tensor) => channelMaps(x as tf.Tensor4D, { activation: 'relu', pooling: 'mean', normalisation: 'l2' });
        const x = filled<tf.Rank.R4>(shape, 1);
        return [f(x), tf.grad(f)(x, filled<tf.Rank.R2>([3, channels], 2))];
      });
      expect(error).toBeLessThan(1e-4);
    });

    it('a channel map of zeros has no slope', async () => {
      const error = await webgpuError(() => {
        const f = (x: tf.Tensor) =>
          channelMaps(x as tf.Tensor4D, { activation: 'relu', pooling: 'sum', normalisation: 'l2', isActivated: true });
        return [f(tf.zeros([2, 3, 3, 4]))];
      });
      expect(error).toBe(0);
    });

    it('a dense layer and its gradients', async () => {
      const error = await webgpuError(() => {
        const inputs = [rows(1, 7), filled<tf.Rank.R2>([7, 10], 2), filled<tf.Rank.R1>([10], 3)];
        const f = (...given: tf.Tensor[]) => dense(given[0] as tf.Tensor2D, given[1] as tf.Tensor2D, given[2] as tf.Tensor1D);
        return [f(...inputs), ...tf.grads(f)(inputs, rows(4))];
      });
      expect(error).toBeLessThan(1e-4);
    });

    it('normalising and mixing images', async () => {
      const error = await webgpuError(() => {
        const x = filled<tf.Rank.R4>([5, 3, 3, 3], 1);
        const f = (images: tf.Tensor) => normaliseChannels(images as tf.Tensor4D, [0.4, 0.5, 0.6], [0.2, 0.3, 0.4]);
        const mixed = mixRows(x, tf.tensor1d([4, 3, 2, 0, 1], 'int32'), tf.tensor1d([0, 0.25, 0.5, 1, 0.7]));
        return [f(x), tf.grad(f)(x, filled<tf.Rank.R4>([5, 3, 3, 3], 2)), mixed];
      });
      expect(error).toBeLessThan(1e-5);
    });

    it('SGD over parameters of several sizes, twice, with a clone that keeps its values', async () => {
      const error = await webgpuError(() => {
        const sizes = [1, 64, 65, 300];
        const parameters = sizes.map((size, i) => tf.variable(filled<tf.Rank.R1>([size], i)));
        const velocities = sizes.map((size) => tf.variable(tf.zeros([size])));
        const before = parameters.map((parameter) => tf.clone(parameter));
        const between: tf.Tensor[] = [];
        for (const step of [1, 2, 3]) {
          parameters.forEach((parameter, i) => {
            const gradient = filled<tf.Rank.R1>([sizes[i]!], 10 * step + i);
            const settings = { learningRate: 0.1 / step, momentum: 0.9, nesterov: step === 2, weightDecay: 0.01 };
            sgdUpdate({ parameter, gradient, velocity: velocities[i]!, ...settings });
          });
          if (step === 2) between.push(...parameters.map((parameter) => tf.clone(parameter)));
        }
        const results = [...parameters, ...velocities].map((variable) => tf.mul(variable, 1));
        tf.dispose([...parameters, ...velocities]);
        return [...results, ...before, ...between];
      });
      expect(error).toBeLessThan(1e-5);
    });

    it('AdamW', async () => {
      const error = await webgpuError(() => {
        const [parameter, firstMoment, secondMoment] = [filled<tf.Rank.R1>([130], 1), tf.zeros([130]), tf.zeros([130])].map((tensor) =>
          tf.variable(tensor),
        ) as [tf.Variable, tf.Variable, tf.Variable];
        for (const step of [1, 2]) {
          const settings = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, stabiliser: 1e-8, weightDecay: 0.05 };
          adamwUpdate({ parameter, gradient: filled<tf.Rank.R1>([130], 1 + step), firstMoment, secondMoment, step, ...settings });
        }
        const variables = [parameter, firstMoment, secondMoment];
        const results = variables.map((variable) => tf.mul(variable, 1));
        tf.dispose(variables);
        return results;
      });
      expect(error).toBeLessThan(1e-5);
    });

    it('running averages, read only now and then', async () => {
      const error = await webgpuError(() => {
        const running = tf.variable(tf.ones([20]));
        for (const seed of [1, 2, 3]) updateRunningAverage({ running, batch: filled<tf.Rank.R1>([20], seed), keep: 0.9, scale: 0.11 });
        const result = tf.clone(running);
        running.dispose();
        return [result];
      });
      expect(error).toBeLessThan(1e-6);
    });
  },
);
