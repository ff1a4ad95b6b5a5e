import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import type { RawParams } from '../../protocol/params';
import * as tf from '../tf';
import { optimisers } from './index';

/** Minimises |p - target|^2 / 2 and returns where p went. */
function minimise(id: string, params: RawParams, steps: number, scale = 1): number[] {
  const target = tf.tensor1d([1, -2, 0.5]);
  const p = tf.tidy(() => tf.variable(tf.zeros([3])));
  const state = optimisers.get(id).create([p]);
  for (let step = 1; step <= steps; step++) tf.tidy(() => state.update([tf.sub(p as tf.Tensor, target)], step, params, scale));
  const end = Array.from(p.dataSync());
  state.dispose();
  tf.dispose([target, p]);
  return end;
}

describe.each(optimisers.all.map((optimiser) => [optimiser.id, optimiser] as const))('optimiser %s', (id, optimiser) => {
  beforeAll(() => startNodeBackend('cpu'));

  it('finds a minimum', () => {
    expect(minimise(id, { learningRate: 0.05, weightDecay: 0 }, 300)).toEqual([1, -2, 0.5].map((v) => expect.closeTo(v, 2)));
  });

  it('does not move at rate 0, and the schedule scales the rate', () => {
    expect(minimise(id, { learningRate: 0 }, 5)).toEqual([0, 0, 0]);
    expect(minimise(id, { learningRate: 0.1 }, 5, 0.5)).toEqual(minimise(id, { learningRate: 0.05 }, 5));
    expect(optimiser.learningRate({ learningRate: 0.3 })).toBe(0.3);
  });

  it('keeps all its state in named variables and gives it back', () => {
    const before = tf.memory().numTensors;
    minimise(id, {}, 3);
    expect(tf.memory().numTensors).toBe(before);
    const p = tf.tidy(() => tf.variable(tf.zeros([2])));
    const state = optimiser.create([p]);
    expect([...state.variables.keys()].every((name) => /^[a-zA-Z]+\.0$/.test(name))).toBe(true);
    state.dispose();
    p.dispose();
  });
});
