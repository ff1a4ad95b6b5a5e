import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import { softmaxCrossEntropy } from '../primitives';
import { gradientError, seeded } from '../testing/finite-differences';
import * as tf from '../tf';
import { ACTIVATIONS, channelMapDistance, channelMaps, DISTANCES, NORMALISATIONS, POOLINGS } from './activated-channel-maps';
import { attentionMap, attentionTransfer } from './attention-transfer';
import { channelDistillation } from './channel-distillation';
import { distillation, klDivergence } from './distillation';
import { heldConstant } from './held-constant';
import { smoothLabels } from './label-smoothing';
import { balance } from './loss-balance';
import { boostedCrossEntropy, dlr, dlrTargeted, margin, rivalRows } from './margin';
import { ownScore } from './own-score';

const oneHot = (...classes: number[]) => tf.cast(tf.oneHot(classes, 5), 'float32') as tf.Tensor2D;
const logits = (seed = 1) => seeded<tf.Rank.R2>([3, 5], seed, -2, 2);
const labels = () => oneHot(1, 4, 0);
const scalar = (perExample: tf.Tensor) => tf.sum(tf.mul(perExample, tf.tensor1d([1, -2, 0.5]))) as tf.Scalar;
const features = (seed: number) => seeded<tf.Rank.R4>([3, 2, 3, 4], seed);
const values = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

type Rows = (z: tf.Tensor2D) => tf.Tensor1D;
const LOSSES: readonly (readonly [string, Rows])[] = [
  ['cross-entropy', (z) => softmaxCrossEntropy(z, labels())],
  ['cross-entropy of soft labels', (z) => softmaxCrossEntropy(z, smoothLabels(labels(), 0.3))],
  ['KL, both sides', (z) => klDivergence(z, tf.mul(z, -0.5))],
  ['distillation', (z) => distillation(logits(2), z, 3)],
  ['margin', (z) => margin(z, labels())],
  ['dlr', (z) => dlr(z, labels())],
  ['targeted dlr', (z) => dlrTargeted(z, labels(), oneHot(2, 0, 3))],
  ['boosted cross-entropy', (z) => boostedCrossEntropy(z, labels())],
  ['own score', (z) => ownScore(z, labels())],
];

describe('losses', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it.each(LOSSES)('%s agrees with finite differences', async (_, loss) => {
    expect(await gradientError((z) => scalar(loss(z as tf.Tensor2D)), [logits()], 2e-3)).toBeLessThan(5e-3);
  });

  const FORMS = POOLINGS.flatMap((pooling) =>
    ACTIVATIONS.flatMap((activation) =>
      NORMALISATIONS.flatMap((normalisation) => DISTANCES.map((d) => [pooling, activation, normalisation, d] as const)),
    ),
  );
  it.each(FORMS)('channel maps %s %s %s %s agree with finite differences', async (pooling, activation, normalisation, distance) => {
    const options = { pooling, activation, normalisation };
    const f = (student: tf.Tensor) =>
      scalar(channelMapDistance(channelMaps(features(2), options), channelMaps(student as tf.Tensor4D, options), distance));
    expect(await gradientError(f, [features(1)], 1e-3)).toBeLessThan(2e-2);
  });

  it('attention transfer and channel distillation agree with finite differences', async () => {
    const attention = (student: tf.Tensor) => scalar(attentionTransfer(attentionMap(features(2)), student as tf.Tensor4D));
    const channels = (student: tf.Tensor) => scalar(channelDistillation(logitsOf(2), student as tf.Tensor4D));
    const logitsOf = (seed: number) => seeded<tf.Rank.R2>([3, 4], seed);
    expect(await gradientError(attention, [features(1)], 1e-2)).toBeLessThan(5e-3);
    expect(await gradientError(channels, [features(1)], 1e-2)).toBeLessThan(5e-3);
  });

  it('gives the values that a hand computes', () => {
    const z = tf.tensor2d([[3, 1, 0, -1]]);
    const row = (k: number) => tf.cast(tf.oneHot([k], 4), 'float32') as tf.Tensor2D;
    expect(values(dlr(z, row(0)))[0]).toBeCloseTo(-2 / 3, 5);
    expect(values(dlr(z, row(1)))[0]).toBeCloseTo(2 / 3, 5);
    expect(values(dlrTargeted(z, row(0), row(1)))[0]).toBeCloseTo(-2 / 3.5, 5);
    expect(values(margin(z, row(0)))[0]).toBeCloseTo(-2, 5);
    expect(values(softmaxCrossEntropy(tf.zeros([1, 4]), row(2)))[0]).toBeCloseTo(Math.log(4), 5);
    const half = tf.tensor2d([[Math.log(0.5), Math.log(0.25), Math.log(0.125), Math.log(0.125)]]);
    expect(values(boostedCrossEntropy(half, row(0)))[0]).toBeCloseTo(Math.log(2) - Math.log(1.0001 - 0.25), 5);
    expect(values(klDivergence(half, tf.zeros([1, 4])))[0]).toBeCloseTo(Math.log(4) - 1.75 * Math.log(2), 5);
    expect(values(smoothLabels(row(1), 0.2))).toEqual([0.05, 0.85, 0.05, 0.05].map((v) => expect.closeTo(v, 5)));
  });

  it('dlr does not change under shift and scale', () => {
    const z = logits();
    expect(values(dlr(tf.add(tf.mul(z, 10), 7), labels()))).toEqual(values(dlr(z, labels())).map((v) => expect.closeTo(v, 4)));
  });

  it('finds the strongest wrong classes', () => {
    const z = tf.tensor2d([[5, 1, 4, 3, 2]]);
    const label = oneHot(0);
    const rivals = [1, 2, 3, 4].map((rank) => tf.argMax(rivalRows(z, label, rank), 1).dataSync()[0]);
    expect(rivals).toEqual([2, 3, 4, 1]);
  });

  it('refuses too few classes and maps that do not match', () => {
    const two = tf.zeros([1, 2]) as tf.Tensor2D;
    expect(() => dlr(two, two)).toThrow('loss "dlr" has 2 classes, expected at least 3');
    expect(() => dlrTargeted(tf.zeros([1, 3]), tf.zeros([1, 3]), tf.zeros([1, 3]))).toThrow(
      'loss "dlr-targeted" has 3 classes, expected at least 4',
    );
    expect(() => channelMapDistance(tf.zeros([1, 2]), tf.zeros([1, 3]), 'l2')).toThrow(
      "student channel maps have shape [1,3], expected [1,2] like the teacher's",
    );
    expect(() => attentionTransfer(tf.zeros([1, 4]), tf.zeros([1, 3, 3, 2]))).toThrow(
      "student attention map has 9 positions, expected 4 like the teacher's",
    );
  });

  it('stops gradients at a held constant', () => {
    const gradient = tf.grad((x) =>
      tf.sum(
        tf.mul(
          x,
          heldConstant(x, (z) => tf.square(z)),
        ),
      ),
    )(tf.tensor1d([1, 2, 3]));
    expect(values(gradient)).toEqual([1, 4, 9]);
  });

  it('keeps gradients finite where a map or a difference is zero', () => {
    const zero = tf.zeros([2, 2, 2, 3]) as tf.Tensor4D;
    for (const distance of DISTANCES) {
      const options = { pooling: 'mean', activation: 'relu', normalisation: 'l2' } as const;
      const gradient = tf.grad((x) => tf.sum(channelMapDistance(tf.zeros([2, 3]), channelMaps(x as tf.Tensor4D, options), distance)))(zero);
      expect(values(gradient).every(Number.isFinite), distance).toBe(true);
    }
  });

  it('moves weight to the loss that has fallen less', () => {
    const first = { natural: 2, adversarial: 2 };
    expect(balance(0.5, { natural: 2, adversarial: 2 }, first, 0.1)).toBeCloseTo(0.5, 10);
    expect(balance(0.5, { natural: 1, adversarial: 2 }, first, 0.1)).toBeLessThan(0.5);
    expect(balance(0.5, { natural: 0, adversarial: 2 }, { natural: 0, adversarial: 2 }, 0.1)).toBe(0.5);
  });
});
