/**
 * Targeted FAB: walks along the decision boundary between the true class and a rival, looking for the nearest image on
 * the other side.
 * Source: Croce and Hein 2020, arXiv:1907.02044, algorithm 1, targeted as in arXiv:2003.01690.
 */
import { ConfigError } from '../../protocol/errors';
import type { AttackContext, Rounds } from '../attack';
import { Held } from '../held';
import { rivalRows } from '../losses/margin';
import * as tf from '../tf';
import { projectOntoPlane } from './plane-projection';

/** Overshoot past the plane, share of the way back to the image once across, and largest pull to the image. */
const OVERSHOOT = 1.05;
const RETREAT = 0.9;
const LARGEST_PULL = 0.1;
/** Norm that no image of the unit box can have: nothing found yet. */
const NOTHING_FOUND = 2;

interface State extends Record<string, tf.Tensor> {
  current: tf.Tensor4D;
  best: tf.Tensor4D;
  /** l-infinity distance of the best adversarial image so far, [batch, 1, 1, 1]. */
  bestNorm: tf.Tensor4D;
}

const distance = (a: tf.Tensor, b: tf.Tensor): tf.Tensor4D => tf.max(tf.abs(tf.sub(a, b)), [1, 2, 3], true);

/** Difference of logits rival - true and its gradient at a point. */
function boundary({ logits, tally, labels }: AttackContext, rival: tf.Tensor2D, point: tf.Tensor4D) {
  const direction = tf.sub(rival, labels);
  const differ = (x: tf.Tensor) => tf.sum<tf.Tensor1D>(tf.mul(logits(x as tf.Tensor4D), direction), 1);
  let difference: tf.Tensor1D | undefined;
  const gradient = tf.grad((x) => {
    const found = differ(x);
    difference = tf.keep(tf.clone(found));
    return tf.sum(found);
  })(point as tf.Tensor) as tf.Tensor4D;
  tally('inputGradient', point.shape[0]);
  return { difference: difference!, gradient };
}

function advance(context: AttackContext, rival: tf.Tensor2D, { current, best, bestNorm }: State): State {
  const { x, logits, labels } = context;
  const { difference, gradient } = boundary(context, rival, current);
  const flat = (images: tf.Tensor): tf.Tensor2D => tf.reshape(images, [images.shape[0]!, -1]);
  const normal = flat(gradient);
  const offset = tf.sub<tf.Tensor1D>(tf.sum(tf.mul(normal, flat(current)), 1), difference);
  difference.dispose();
  const shaped = (rows: tf.Tensor2D) => tf.reshape<tf.Rank.R4>(rows, x.shape);
  const own = shaped(projectOntoPlane(flat(current), normal, offset).displacement);
  const fromImage = shaped(projectOntoPlane(flat(x), normal, offset).displacement);
  const length = (offsetOf: tf.Tensor4D) => tf.max(tf.abs(offsetOf), [1, 2, 3], true);
  const total = tf.maximum(tf.add(length(own), length(fromImage)), 1e-12);
  const pull = tf.minimum(tf.div(length(own), total), LARGEST_PULL);
  const blend = tf.add(
    tf.mul(tf.sub(1, pull), tf.add(current, tf.mul(own, OVERSHOOT))),
    tf.mul(pull, tf.add(x, tf.mul(fromImage, OVERSHOOT))),
  );
  const next = tf.clipByValue(blend, 0, 1) as tf.Tensor4D;
  const isAcross = tf.reshape(tf.notEqual(tf.argMax(logits(next), 1), tf.argMax(labels, 1)), [-1, 1, 1, 1]);
  const norm = distance(next, x);
  const isBest = tf.logicalAnd(isAcross, tf.less(norm, bestNorm));
  return {
    best: tf.where(isBest, next, best),
    bestNorm: tf.where(isBest, norm, bestNorm),
    current: tf.where(isAcross, tf.add(x, tf.mul(tf.sub(next, x), RETREAT)), next),
  };
}

/** Passes of one run: a gradient and a verdict at every step, and one look at the clean image to name the rival. */
export const fabCost = (steps: number) => ({ forward: 2 * steps + 1, inputGradient: steps });

/**
 * @param rival 1 for the strongest wrong class of the clean image
 * @returns the nearest adversarial image where it lies inside the ball, else the clean image
 * @throws ConfigError outside of the l-infinity threat model
 */
export function* fab(context: AttackContext, steps: number, rival: number): Rounds {
  const { x, labels, logits, threatModel } = context;
  if (threatModel.id !== 'linf') throw new ConfigError(`attack "fab" works in threat model "${threatModel.id}", expected "linf"`);
  const targets = tf.tidy(() => rivalRows(logits(x), labels, rival));
  const state = new Held<State>(() => ({
    current: tf.clone(x),
    best: tf.clone(x),
    bestNorm: tf.fill([x.shape[0], 1, 1, 1], NOTHING_FOUND),
  }));
  try {
    for (let step = 0; step < steps; step++) {
      if (step > 0) yield;
      state.update((values) => advance(context, targets, values));
    }
    return tf.tidy(() => {
      const { best, bestNorm } = state.values;
      return threatModel.project(x, tf.where(tf.lessEqual(bestNorm, threatModel.epsilon), best, x));
    });
  } finally {
    state.dispose();
    targets.dispose();
  }
}
