/** One attack on one batch of images, judged anew on the final images. */
import type { ImageSource } from '../../protocol/images';
import type { RawParams } from '../../protocol/params';
import type { Rounds } from '../attack';
import { attacks } from '../attacks';
import { oneHot, readImages } from '../batches';
import type { Random } from '../random';
import * as tf from '../tf';
import type { ThreatModel } from '../threat-model';
import { answers, type Target } from './target';

/** The least of batchSize, batchSize / 2, batchSize / 4, ... that holds `count`: few shapes, little padding. */
export function paddedSize(count: number, batchSize: number): number {
  let size = batchSize;
  while (size > 1 && Math.ceil(size / 2) >= count) size = Math.ceil(size / 2);
  return size;
}

export interface Images {
  readonly source: ImageSource;
  readonly classes: number;
}

export interface Batch {
  /** Clean images, the first ones repeated to fill the batch. */
  readonly x: tf.Tensor4D;
  readonly labels: tf.Tensor2D;
  readonly classes: Uint8Array;
  dispose(): void;
}

/** Reads images and fills the batch up to a size that keeps shapes few. */
export function readBatch({ source, classes }: Images, indices: readonly number[], batchSize: number): Batch {
  const size = paddedSize(indices.length, batchSize);
  const padded = Array.from({ length: size }, (_, i) => indices[i % indices.length]!);
  const { images, labels } = readImages(source, padded);
  const rows = oneHot(labels, classes);
  return { x: images, labels: rows, classes: labels, dispose: () => tf.dispose([images, rows]) };
}

/** The target's answers to the first `count` of `images`, which stand for the rows of the batch. */
export async function readAnswers(target: Target, images: tf.Tensor4D, batch: Batch, count: number): Promise<number[]> {
  const found = answers(target, images, batch.labels);
  const [isRight, rivals] = (await found.array()) as [number[], number[]];
  found.dispose();
  const classes = batch.labels.shape[1];
  return rivals.slice(0, count).map((rival, row) => {
    const label = batch.classes[row]!;
    if (isRight[row] === 1) return label;
    // Logits that are not numbers have no largest; whatever is named then must not be the label.
    return rival === label ? (label + 1) % classes : rival;
  });
}

/** Makes the attacked images; pauses after every iteration. */
export type Perturb = (batch: Batch, threatModel: ThreatModel, random: Random) => Rounds;

/** The attack plugin `id`, white box on `target` unless it asks for the surrogate. */
export function perturbing(id: string, params: RawParams, target: Target, surrogate?: Target): Perturb {
  const aims = { tally: target.tally, logits: target.logits, ...(surrogate ? { surrogate } : {}) };
  return ({ x, labels }, threatModel, random) => attacks.get(id).rounds({ x, labels, threatModel, random, ...aims }, params);
}

export interface BatchAttack {
  readonly images: Images;
  readonly indices: readonly number[];
  readonly batchSize: number;
  /** Judges; the attack may have been aimed at another network. */
  readonly target: Target;
  readonly perturb: Perturb;
  readonly threatModel: ThreatModel;
  readonly random: Random;
}

/** Rounds between two looks at whether anything is left to fool: reading it back waits for the device. */
const LOOK_EVERY = 10;

/**
 * Attacks and judges: the final images are put back into the threat model first, so that no attack wins outside it.
 * An attack that has fooled the whole batch is not run to its end. Yields after every iteration of the attack; returns the
 * target's answer to each attacked image.
 */
export async function* attackBatch({
  images,
  indices,
  batchSize,
  target,
  perturb,
  threatModel,
  random,
}: BatchAttack): AsyncGenerator<void, number[]> {
  const batch = readBatch(images, indices, batchSize);
  const rounds = perturb(batch, threatModel, random);
  try {
    let step = rounds.next();
    for (let round = 1; !step.done; round++) {
      const withstand = round % LOOK_EVERY === 0 ? await step.value?.data() : undefined;
      step = rounds.next(withstand?.subarray(0, indices.length).every((flag) => flag === 0));
      yield;
    }
    const found = step.value;
    const admissible = threatModel.project(batch.x, found);
    const judged = await readAnswers(target, admissible, batch, indices.length);
    tf.dispose([found, admissible]);
    return judged;
  } finally {
    // Ends an attack that was left half-way, which frees its tensors.
    rounds.return(batch.x);
    batch.dispose();
  }
}
