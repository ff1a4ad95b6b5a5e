import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import { Random } from '../random';
import { seeded } from '../testing/finite-differences';
import { attackContext, linearLogits } from '../testing/toys';
import * as tf from '../tf';
import { threatModels } from '../threat-models';
import { attacks } from './index';

const SHAPE: [number, number, number, number] = [3, 4, 4, 3];
const EPSILON = 0.05;

/** Two classes, logits 0 and w.x: the loss of class 0 grows along w, of class 1 against it. */
function linear(norm: 'linf' | 'l2' = 'linf', epsilon = EPSILON) {
  const x = seeded<tf.Rank.R4>(SHAPE, 1, 0.3, 0.7);
  const w = seeded<tf.Rank.R2>([48, 1], 2);
  const logits = linearLogits(tf.concat([tf.zerosLike(w), w], 1));
  const labels = tf.tensor2d([
    [1, 0],
    [0, 1],
    [1, 0],
  ]);
  const ascent = tf.mul(tf.reshape(w, [1, 4, 4, 3]), tf.tensor4d([1, -1, 1], [3, 1, 1, 1]));
  return { x, ascent, context: attackContext(x, labels, logits, epsilon, norm) };
}

const largest = (a: tf.Tensor, b: tf.Tensor) => tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!);

describe('attacks on a linear model', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it('FGSM and PGD reach the corner x + epsilon sign(w)', () => {
    const { x, ascent, context } = linear();
    const corner = tf.add(x, tf.mul(tf.sign(ascent), EPSILON));
    expect(largest(attacks.get('fgsm').perturb(context, {}), corner)).toBeLessThan(1e-6);
    const pgd = attacks.get('pgd').perturb(context, { steps: 12, stepSize: EPSILON / 4, start: 'uniform' });
    expect(largest(pgd, corner)).toBeLessThan(1e-6);
    const momentum = attacks.get('mi-fgsm').perturb(context, { steps: 8, stepSize: EPSILON / 4 });
    expect(largest(momentum, corner)).toBeLessThan(1e-6);
  });

  it('l2 PGD reaches x + epsilon w / |w|', () => {
    const { x, ascent, context } = linear('l2', 0.2);
    const unit = tf.div(ascent, tf.sqrt(tf.sum(tf.square(ascent), [1, 2, 3], true)));
    const pgd = attacks.get('pgd').perturb(context, { steps: 40, stepSize: 0.1, start: 'uniform' });
    expect(largest(pgd, tf.add(x, tf.mul(unit, 0.2)))).toBeLessThan(2e-3);
  });

  it('stays at the image where epsilon is 0', () => {
    const { x, context } = linear('linf', 0);
    for (const id of ['fgsm', 'pgd', 'mi-fgsm']) expect(largest(attacks.get(id).perturb(context, {}), x), id).toBe(0);
  });

  it('keeps the restart that fools the network', () => {
    const { context } = linear();
    // A loss that climbs away from the weakness: only the random start can fool.
    const stuck = { ...context, objective: (x: tf.Tensor4D) => tf.mul<tf.Tensor1D>(tf.sum(x, [1, 2, 3]), 0) };
    const fooled = (x: tf.Tensor4D) =>
      tf.sum(tf.cast(tf.notEqual(tf.argMax(context.logits(x), 1), tf.argMax(context.labels, 1)), 'int32')).dataSync()[0]!;
    const once = attacks.get('pgd').perturb({ ...stuck, random: new Random(1) }, { steps: 1 });
    const often = attacks.get('pgd').perturb({ ...stuck, random: new Random(1) }, { steps: 1, restarts: 20 });
    expect(fooled(often)).toBeGreaterThanOrEqual(fooled(once));
    expect(largest(once, often)).toBeGreaterThan(0);
  });

  it('starts with noise of deviation 0.001, or at the image', () => {
    const { x, context } = linear();
    const flat = { ...context, objective: (images: tf.Tensor4D) => tf.mul<tf.Tensor1D>(tf.sum(images, [1, 2, 3]), 0) };
    const gaussian = attacks.get('pgd').perturb(flat, { steps: 1, start: 'gaussian' });
    const deviation = tf.sqrt(tf.mean(tf.square(tf.sub(gaussian, x)))).dataSync()[0]!;
    expect(deviation).toBeGreaterThan(0.0007);
    expect(deviation).toBeLessThan(0.0013);
    expect(largest(attacks.get('pgd').perturb(flat, { steps: 3, start: 'image' }), x)).toBe(0);
  });

  it('counts the passes it says it spends', () => {
    for (const [id, params] of [
      ['fgsm', {}],
      ['pgd', { steps: 3 }],
      ['pgd', { steps: 3, restarts: 2 }],
      ['mi-fgsm', { steps: 4 }],
    ] as const) {
      const { context } = linear();
      let [forward, inputGradient] = [0, 0];
      const logits: typeof context.logits = (x) => {
        forward++;
        return context.logits(x);
      };
      attacks.get(id).perturb({ ...context, logits, tally: () => inputGradient++ }, params);
      expect({ forward, inputGradient }, id).toEqual(attacks.get(id).cost(params));
    }
  });
});

describe('threat models', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it('l2 samples fill the ball up to its rim', () => {
    const x = tf.fill([200, 2, 2, 1], 0.5) as tf.Tensor4D;
    const model = threatModels.get('l2').create({ epsilon: 0.1 });
    const lengths = tf.sqrt(tf.sum(tf.square(tf.sub(model.sample(x, new Random(1)), x)), [1, 2, 3])).dataSync();
    expect(Math.max(...lengths)).toBeLessThanOrEqual(0.1 + 1e-6);
    expect(Math.max(...lengths)).toBeGreaterThan(0.095);
    // In four dimensions the median radius is 2^(-1/4).
    expect([...lengths].sort((a, b) => a - b)[100]! / 0.1).toBeCloseTo(0.84, 1);
  });
});
