/** Mix ratios: what one does to a picture and to the loss, and which ones a run draws. */
import { ConfigError } from '../../protocol/errors';
import type { RawParams } from '../../protocol/params';
import { drawMixup, mix } from '../augment/mixup';
import type { Batch } from '../batches';
import type { InferenceGraph } from '../forward';
import { methods } from '../methods';
import { Random } from '../random';
import * as tf from '../tf';

/**
 * One pair at many ratios: x~ = r x_1 + (1 - r) x_2, labels likewise.
 * @param pair images [2, height, width, channels] and label rows [2, classes]
 * @returns a batch of as many rows as there are ratios
 */
export function mixPair({ images, labels }: Batch, ratios: Float32Array): Batch {
  const all = (rows: tf.Tensor, which: number) => {
    const one = tf.slice(rows, [which], [1]);
    return tf.tile(one, [ratios.length, ...one.shape.slice(1).map(() => 1)]);
  };
  const count = ratios.length;
  const mixed = <T extends tf.Tensor>(rows: T): T =>
    tf.tidy(() => {
      // Row n of the first picture is mixed with row n of the second.
      const both = tf.concat([all(rows, 0), all(rows, 1)], 0) as T;
      const partner = Int32Array.from({ length: 2 * count }, (_, n) => (n + count) % (2 * count));
      const ratio = Float32Array.from({ length: 2 * count }, (_, n) => ratios[n % count]!);
      return tf.slice(mix(both, { partner, ratio }), [0], [count]) as T;
    });
  return { images: mixed(images), labels: mixed(labels) };
}

/**
 * The MixACM terms of a batch that is mixed already, by the method itself, both networks in inference mode.
 * @returns per-example, unweighted terms [batch] by id; the caller tidies
 * @throws ConfigError where the networks' channel counts differ and no learned transformation is at hand
 */
export function mixacmTerms(teacher: InferenceGraph, student: InferenceGraph, batch: Batch, raw: RawParams) {
  const method = methods.get('mixacm');
  // Mixed already: the method itself must leave the batch as it is.
  const params = { ...raw, mixupAlpha: 0 };
  const missing = (name: string): never => {
    throw new ConfigError(`extra weight "${name}" was asked for, expected networks with as many channels`);
  };
  const common = { params, batch, progress: 1 };
  const prepared = method.prepare({
    ...common,
    random: new Random(0),
    teacher: (x) => teacher.forward(x),
    naturalTeacher: missing.bind(null, 'natural teacher'),
    teacherArchitecture: teacher.network.architecture,
    attack: missing.bind(null, 'attack'),
  });
  return method.loss({
    ...common,
    prepared,
    student: (x) => student.forward(x),
    studentArchitecture: student.network.architecture,
    extra: missing,
  });
}

/**
 * The mix ratios of a student's batches `from` to `from + count - 1`, drawn again from the run's seed as training drew them;
 * where every example has a ratio of its own, that of the first.
 * @param mixupAlpha 0 where nothing is mixed: the ratio is then 1
 */
export function redrawRatios({
  seed,
  from,
  count,
  mixupAlpha,
}: {
  seed: number;
  from: number;
  count: number;
  mixupAlpha: number;
}): number[] {
  const training = new Random(seed).fork('student').fork('training');
  return Array.from({ length: count }, (_, i) => drawMixup(1, mixupAlpha, false, training.fork(`step ${from + i}`)).ratio[0]!);
}

/** log Γ(x) for x > 0 by Lanczos' series (g = 7, 9 terms); relative error below 1e-14. */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
    9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const t = x + 6.5;
  const sum = terms.reduce((total, term, i) => total + term / (x + i), 0.99999999999980993);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Density of Beta(alpha, alpha) at r in (0, 1): (r (1 - r))^(alpha - 1) Γ(2 alpha) / Γ(alpha)^2. */
export function betaDensity(ratio: number, alpha: number): number {
  return Math.exp((alpha - 1) * (Math.log(ratio) + Math.log1p(-ratio)) + logGamma(2 * alpha) - 2 * logGamma(alpha));
}
