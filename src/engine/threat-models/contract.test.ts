import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import { Random } from '../random';
import { seeded } from '../testing/finite-differences';
import * as tf from '../tf';
import { threatModels } from './index';

const EPSILON = 0.1;

describe.each(threatModels.all.map((plugin) => [plugin.id, plugin] as const))('threat model %s', (id, plugin) => {
  beforeAll(() => startNodeBackend('cpu'));

  const x = () => seeded<tf.Rank.R4>([4, 3, 3, 3], 1, 0, 1);
  const model = () => plugin.create({ epsilon: EPSILON });
  const length = (offset: tf.Tensor4D) =>
    (id === 'linf' ? tf.max(tf.abs(offset)) : tf.max(tf.sqrt(tf.sum(tf.square(offset), [1, 2, 3])))).dataSync()[0]!;
  const expectAdmissible = (clean: tf.Tensor4D, images: tf.Tensor4D) => {
    expect(length(tf.sub(images, clean))).toBeLessThanOrEqual(EPSILON + 1e-6);
    expect(tf.min(images).dataSync()[0]).toBeGreaterThanOrEqual(0);
    expect(tf.max(images).dataSync()[0]).toBeLessThanOrEqual(1);
  };

  it('samples, steps and projects inside ball and box', () => {
    const clean = x();
    const far = seeded<tf.Rank.R4>([4, 3, 3, 3], 2, -1, 2);
    expectAdmissible(clean, model().sample(clean, new Random(1)));
    expectAdmissible(clean, model().project(clean, far));
    expectAdmissible(clean, model().ascend({ x: clean, adversarial: clean, gradient: far, stepSize: 5 }));
  });

  it('shortens perturbations that are too long, and no others', () => {
    const [long, short] = [seeded<tf.Rank.R4>([4, 3, 3, 3], 3, -2, 2), seeded<tf.Rank.R4>([4, 3, 3, 3], 3, -0.01, 0.01)];
    expect(length(model().shorten(long))).toBeCloseTo(EPSILON, 6);
    expect(Array.from(model().shorten(short).dataSync())).toEqual(Array.from(short.dataSync(), (v) => expect.closeTo(v, 7)));
  });

  it('leaves admissible images alone, and does not move without a gradient', () => {
    const clean = x();
    const inside = model().sample(clean, new Random(2));
    const values = Array.from(inside.dataSync());
    const close = values.map((v) => expect.closeTo(v, 6));
    expect(Array.from(model().project(clean, inside).dataSync())).toEqual(close);
    const zero = tf.zerosLike(clean);
    expect(Array.from(model().ascend({ x: clean, adversarial: inside, gradient: zero, stepSize: 1 }).dataSync())).toEqual(close);
  });

  it('leaks nothing, repeats under a seed and refuses radii out of range', () => {
    const clean = x();
    const before = tf.memory().numTensors;
    const draws = [1, 1].map(() => {
      const sample = model().sample(clean, new Random(4));
      const values = Array.from(sample.dataSync());
      sample.dispose();
      return values;
    });
    expect(draws[0]).toEqual(draws[1]);
    expect(tf.memory().numTensors).toBe(before);
    expect(() => plugin.create({ epsilon: -1 })).toThrow('parameter "epsilon" is -1, expected number in [0,');
  });
});
