import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../kernels/node';
import { type BatchStatistics, forwardTraining, inferenceGraph, updateStatistics } from './forward';
import { models } from './models';
import { createNetwork, initialWeights, type Network, readWeights } from './network';
import { Random } from './random';
import { withTapsBeforeRelu } from './taps';
import { gradientError, seeded } from './testing/finite-differences';
import * as tf from './tf';

const CONTEXT = { input: [8, 8, 3], classes: 4 } as const;

/** A network whose running statistics are not the trivial ones. */
function network(model = 'resnet', params: Readonly<Record<string, number | string | boolean>> = { width: 2 }): Network {
  const architecture = models.get(model).architecture(params, CONTEXT);
  const values = new Map(initialWeights(architecture, new Random(1)));
  for (const [name, { shape, data }] of values) {
    if (name.endsWith('.mean')) values.set(name, { shape, data: data.map((_, i) => 0.1 * (i % 3) - 0.1) });
    if (name.endsWith('.variance')) values.set(name, { shape, data: data.map((_, i) => 0.5 + 0.3 * (i % 4)) });
    if (name.endsWith('.beta')) values.set(name, { shape, data: data.map((_, i) => 0.2 * (i % 2) - 0.05) });
    if (name.endsWith('.gamma')) values.set(name, { shape, data: data.map((_, i) => 0.7 + 0.2 * (i % 3)) });
  }
  return createNetwork(architecture, values);
}

const images = () => seeded<tf.Rank.R4>([3, 8, 8, 3], 5, 0, 1);

/** The inference pass layer by layer, nothing fused or folded. */
function unfolded({ architecture, weights }: Network, x: tf.Tensor4D): Map<string, tf.Tensor> {
  const values = new Map<string, tf.Tensor>([['x', x]]);
  const w = (name: string) => weights.get(name)! as tf.Tensor;
  for (const layer of architecture.layers) {
    const input = values.get(layer.input)!;
    const run = (): tf.Tensor => {
      switch (layer.op) {
        case 'normalise':
          return tf.div(tf.sub(input, tf.tensor1d([...layer.mean])), tf.tensor1d([...layer.std]));
        case 'conv': {
          const pad = (layer.kernel - 1) / 2;
          const padded = tf.pad(input as tf.Tensor4D, [
            [0, 0],
            [pad, pad],
            [pad, pad],
            [0, 0],
          ]);
          const y = tf.conv2d(padded, w(`${layer.id}.kernel`) as tf.Tensor4D, layer.stride, 'valid');
          return layer.bias ? tf.add(y, w(`${layer.id}.bias`)) : y;
        }
        case 'depthwise-conv': {
          const padded = tf.pad(input as tf.Tensor4D, [
            [0, 0],
            [1, 1],
            [1, 1],
            [0, 0],
          ]);
          return tf.depthwiseConv2d(padded, w(`${layer.id}.kernel`) as tf.Tensor4D, layer.stride, 'valid');
        }
        case 'activation': {
          const forms = {
            'leaky-relu': tf.leakyRelu(input, 0.1),
            silu: tf.mul(input, tf.sigmoid(input)),
            softplus: tf.log1p(tf.exp(input)),
            relu6: tf.minimum(tf.maximum(input, 0), 6),
          };
          return forms[layer.kind];
        }
        case 'batch-norm': {
          const centred = tf.sub(input, w(`${layer.id}.mean`));
          const scaled = tf.mul(centred, tf.rsqrt(tf.add(w(`${layer.id}.variance`), 1e-5)));
          return tf.add(tf.mul(scaled, w(`${layer.id}.gamma`)), w(`${layer.id}.beta`));
        }
        case 'relu':
          return tf.relu(input);
        case 'add':
          return tf.add(input, values.get(layer.other)!);
        case 'global-pool':
          return tf.mean(input, [1, 2]);
        case 'flatten':
          return tf.reshape(input, [input.shape[0]!, -1]);
        case 'dense':
          return tf.add(tf.matMul(input as tf.Tensor2D, w(`${layer.id}.kernel`) as tf.Tensor2D), w(`${layer.id}.bias`));
      }
    };
    values.set(layer.id, run());
  }
  return values;
}

const largest = (a: tf.Tensor, b: tf.Tensor) => tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!);

describe('forward', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it.each([
    ['resnet', { width: 2 }],
    ['resnet', { depth: '14', width: 3, stemStride: 2 }],
    ['small-cnn', { width: 2, batchNorm: true }],
    ['small-cnn', { width: 2, batchNorm: false }],
    ['small-cnn', { width: 2, activation: 'silu' }],
    ['resnet-18', { width: 2, activation: 'softplus' }],
    ['preact-resnet-18', { width: 2 }],
    ['wide-resnet', { depth: '10', widen: 1, activation: 'leaky-relu' }],
    ['mobilenet-v2', { widthMultiplier: 0.1, stemStride: 2 }],
  ])('%s %o: the folded graph equals the computation layer by layer', (model, params) => {
    const net = network(model, params);
    for (const view of [net, withTapsBeforeRelu(net)]) {
      const x = images();
      const graph = inferenceGraph(view);
      const { logits, taps } = graph.forward(x);
      const reference = unfolded(view, x);
      expect(largest(logits, reference.get(view.architecture.layers.at(-1)!.id)!)).toBeLessThan(5e-5);
      for (const [n, tap] of view.architecture.taps.entries()) expect(largest(taps[n]!, reference.get(tap)!)).toBeLessThan(5e-5);
      graph.dispose();
    }
    net.dispose();
  });

  it('takes taps before the ReLU that ends a block', () => {
    const net = network();
    const graph = inferenceGraph(net);
    const before = inferenceGraph(withTapsBeforeRelu(net));
    const [after, raw] = [graph.forward(images()).taps, before.forward(images()).taps];
    for (const [n, tap] of raw.entries()) {
      expect(tf.min(tap).dataSync()[0]).toBeLessThan(0);
      expect(largest(tf.relu(tap), after[n]!)).toBeLessThan(1e-6);
    }
    const training = forwardTraining(withTapsBeforeRelu(net), images());
    expect(tf.min(training.taps[1]!).dataSync()[0]).toBeLessThan(0);
    for (const part of [graph, before, net]) part.dispose();
  });

  it('keeps its weights when the network goes on training', () => {
    const net = network();
    const x = images();
    const graph = inferenceGraph(net);
    const before = graph.logits(x);
    for (const variable of net.trainable) variable.assign(tf.mul(variable as tf.Tensor, 2));
    expect(largest(graph.logits(x), before)).toBe(0);
    graph.dispose();
    net.dispose();
  });

  it('agrees with finite differences in training mode', async () => {
    const net = network('small-cnn', { width: 1, batchNorm: true });
    const x = images();
    const weight = seeded<tf.Rank.R2>([3, 4], 9);
    for (const name of ['layer1.conv.kernel', 'layer2.bn.gamma', 'layer3.bn.beta', 'head.kernel']) {
      const original = net.weights.get(name)! as tf.Tensor;
      const f = (value: tf.Tensor) => {
        const weights = new Map(net.weights).set(name, value as tf.Variable);
        return tf.sum(tf.mul(forwardTraining({ ...net, weights }, x).logits, weight)) as tf.Scalar;
      };
      expect(await gradientError(f, [tf.clone(original)], 3e-3), name).toBeLessThan(2e-2);
    }
    net.dispose();
  });

  it('moves running statistics by a tenth, with the unbiased variance', async () => {
    const net = network('small-cnn', { width: 1, batchNorm: true });
    const statistics: BatchStatistics[] = [];
    tf.tidy(() => {
      forwardTraining(net, images(), (entry) => statistics.push(entry));
    });
    const { layer, mean, variance, count } = statistics[0]!;
    const before = await readWeights(net);
    const [batchMean, batchVariance] = [(await mean.data())[0]!, (await variance.data())[0]!];
    updateStatistics(net, statistics);
    const after = await readWeights(net);
    const value = (values: typeof before, kind: string) => values.get(`${layer.id}.${kind}`)!.data[0]!;
    expect(count).toBe(3 * 8 * 8);
    expect(value(after, 'mean')).toBeCloseTo(0.9 * value(before, 'mean') + 0.1 * batchMean, 5);
    expect(value(after, 'variance')).toBeCloseTo(0.9 * value(before, 'variance') + (0.1 * batchVariance * count) / (count - 1), 5);
    net.dispose();
  });

  it('leaks nothing', async () => {
    const net = network();
    const x = images();
    const before = tf.memory().numTensors;
    const graph = inferenceGraph(net);
    graph.logits(x).dispose();
    graph.dispose();
    createNetwork(net.architecture, await readWeights(net)).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('createNetwork', () => {
  beforeAll(() => startNodeBackend('cpu'));
  const architecture = models.get('small-cnn').architecture({ width: 1 }, CONTEXT);
  const change = (name: string, value: { shape: readonly number[]; data: Float32Array } | null) => {
    const values = new Map(initialWeights(architecture, new Random(1)));
    if (value) values.set(name, value);
    else values.delete(name);
    return () => createNetwork(architecture, values);
  };

  it('refuses weights that do not fit', () => {
    expect(change('extra.kernel', { shape: [1], data: new Float32Array(1) })).toThrow(
      'weight "extra.kernel" is not part of this architecture',
    );
    expect(change('head.bias', null)).toThrow('weight "head.bias" is missing, expected shape [4]');
    expect(change('head.bias', { shape: [5], data: new Float32Array(5) })).toThrow('weight "head.bias" has shape [5], expected [4]');
    expect(change('head.bias', { shape: [4], data: Float32Array.of(0, Number.NaN, 0, 0) })).toThrow(
      'weight "head.bias" is NaN at position 1, expected finite numbers',
    );
  });

  it('starts convolutions at the spread of He et al.', () => {
    const wide = models.get('small-cnn').architecture({ width: 32 }, CONTEXT);
    const { shape, data } = initialWeights(wide, new Random(1)).get('layer3.conv.kernel')!;
    const variance = data.reduce((sum, v) => sum + v * v, 0) / data.length;
    expect(variance).toBeCloseTo(2 / (9 * shape[3]!), 4);
  });
});
