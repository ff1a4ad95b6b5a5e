import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import { ACTIVATION_NAMES } from '../activation';
import { forwardMacs, layerShapes, parameterCount, tapShapes } from '../architecture';
import { forwardTraining, inferenceGraph } from '../forward';
import { createNetwork, initialWeights } from '../network';
import { Random } from '../random';
import { seeded } from '../testing/finite-differences';
import * as tf from '../tf';
import { models } from './index';

/** Values that make a network small, where it has such a parameter. */
const SMALL: Readonly<Record<string, number | string>> = { width: 2, widthMultiplier: 0.1, widen: 1, depth: '10' };

const cases = (['cpu', 'wasm'] as const).flatMap((backend) => models.all.map((model) => [model.id, backend, model] as const));

describe.each(cases)('model %s on %s', (id, backend, model) => {
  beforeAll(() => startNodeBackend(backend));

  const params = Object.fromEntries(
    Object.entries(SMALL).filter(([name]) => name in model.params && !(model.id === 'resnet' && name === 'depth')),
  );

  it('fits together at its defaults and has four taps', () => {
    const full = model.architecture({}, { input: [32, 32, 3], classes: 10 });
    expect(() => layerShapes(full)).not.toThrow();
    expect(full.taps).toHaveLength(4);
    expect(tapShapes(full).every((shape) => shape.length === 3)).toBe(true);
    expect(forwardMacs(full)).toBeGreaterThan(1e5);
    expect(parameterCount(full)).toBeGreaterThan(1e3);
    expect(full.layers[0]?.op).toBe('normalise');
  });

  it.each(ACTIVATION_NAMES)('runs in both modes with %s, finite and without leaks', (activation) => {
    const architecture = model.architecture({ ...params, activation }, { input: [8, 8, 3], classes: 5 });
    const network = createNetwork(architecture, initialWeights(architecture, new Random(1)));
    const x = seeded<tf.Rank.R4>([2, 8, 8, 3], 1, 0, 1);
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const { logits, taps } = forwardTraining(network, x);
      expect(logits.shape).toEqual([2, 5]);
      expect(Array.from(logits.dataSync()).every(Number.isFinite)).toBe(true);
      expect(taps.map((tap) => tap.shape.slice(1))).toEqual(tapShapes(architecture));
      const { grads } = tf.variableGrads(() => tf.sum(tf.square(forwardTraining(network, x).logits)) as tf.Scalar, [...network.trainable]);
      for (const [name, gradient] of Object.entries(grads)) expect(Array.from(gradient.dataSync()).every(Number.isFinite), name).toBe(true);
      expect(Object.keys(grads)).toHaveLength(network.trainable.length);
    });
    const graph = inferenceGraph(network);
    const once = graph.logits(x);
    const again = graph.logits(x);
    expect(Array.from(once.dataSync())).toEqual(Array.from(again.dataSync()));
    expect(once.shape).toEqual([2, 5]);
    tf.dispose([once, again]);
    graph.dispose();
    expect(tf.memory().numTensors).toBe(before);
    network.dispose();
  });

  it('refuses what it does not know', () => {
    expect(() => model.architecture({ nonsense: 1 }, { input: [8, 8, 3], classes: 5 })).toThrow(`unknown parameter "nonsense" of "${id}"`);
  });
});
