/**
 * Targeted FAB: walks along the decision boundary between the true class and a rival, looking for the nearest image on
 * the other side.
 * Source: Croce and Hein 2020, arXiv:1907.02044, algorithm 1, targeted as in arXiv:2003.01690.
 */
import { ConfigError } from '../../protocol/errors';
import type { AttackContext, Rounds } from '../attack';
import { Held } from '../held';
import { rivalRows } from '../losses/margin';
import { selectRows } from '../primitives';
import * as tf from '../tf';
import { projectOntoPlane } from './plane-projection';

/** Overshoot past the plane, share of the way back to the image once across, and largest pull to the image. */
const OVERSHOOT = 1.05;
const RETREAT = 0.9;
const LARGEST_PULL = 0.1;
/** Longer than any displacement in the unit box: nothing found yet. */
const NOTHING_FOUND = 1e10;

type Norm = 'linf' | 'l2';

interface State extends Record<string, tf.Tensor> {
  current: tf.Tensor4D;
  best: tf.Tensor4D;
  /** Distance of the best adversarial image so far, [batch]. */
  bestNorm: tf.Tensor1D;
  /** 1 while nothing adversarial was found inside the ball, [batch]. */
  isOpen: tf.Tensor1D;
}

/** Length of each row of [batch, size], [batch]. */
const lengths = (rows: tf.Tensor2D, norm: Norm): tf.Tensor1D =>
  norm === 'l2' ? tf.sqrt(tf.sum<tf.Tensor1D>(tf.square(rows), 1)) : tf.max<tf.Tensor1D>(tf.abs(rows), 1);

/** Difference of logits rival - true and its gradient at a point: one pass, as only these two classes matter. */
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

function advance(context: AttackContext, norm: Norm, rival: tf.Tensor2D, { current, best, bestNorm }: State): State {
  const { x, logits, labels, threatModel } = context;
  const { difference, gradient } = boundary(context, rival, current);
  const flat = (images: tf.Tensor): tf.Tensor2D => tf.reshape(images, [images.shape[0]!, -1]);
  const [image, point, normal] = [flat(x), flat(current), flat(gradient)];
  const offset = tf.sub<tf.Tensor1D>(tf.sum(tf.mul(normal, point), 1), difference);
  difference.dispose();
  const own = projectOntoPlane({ point, normal, offset, norm }).displacement;
  const fromImage = projectOntoPlane({ point: image, normal, offset, norm }).displacement;
  const [near, far] = [lengths(own, norm), lengths(fromImage, norm)];
  const share = tf.minimum(tf.div(near, tf.maximum(tf.add(near, far), 1e-12)), LARGEST_PULL);
  const pull = tf.reshape(share, [-1, 1]);
  const blend = tf.add(
    tf.mul(tf.add(point, tf.mul(own, OVERSHOOT)), tf.sub(1, pull)),
    tf.mul(tf.add(image, tf.mul(fromImage, OVERSHOOT)), pull),
  );
  const next = tf.reshape<tf.Rank.R4>(tf.clipByValue(blend, 0, 1), x.shape);
  const across = tf.notEqual(tf.argMax(logits(next), 1), tf.argMax(labels, 1));
  const away = tf.sub<tf.Tensor4D>(next, x);
  const distance = lengths(flat(away), norm);
  const isAcross = tf.cast(across, 'float32') as tf.Tensor1D;
  const isBest = tf.mul<tf.Tensor1D>(isAcross, tf.cast(tf.less(distance, bestNorm), 'float32'));
  const shortest = selectRows(isBest, distance, bestNorm);
  return {
    best: selectRows(isBest, next, best),
    bestNorm: shortest,
    isOpen: tf.cast(tf.greater(shortest, threatModel.epsilon), 'float32'),
    current: selectRows(isAcross, tf.add<tf.Tensor4D>(x, tf.mul(away, RETREAT)), next),
  };
}

/** Passes of one run: a gradient and a verdict at every step, and one look at the clean image to name the rival. */
export const fabCost = (steps: number) => ({ forward: 2 * steps + 1, inputGradient: steps });

function normOf(id: string): Norm {
  if (id === 'linf' || id === 'l2') return id;
  throw new ConfigError(`attack "fab" works in threat model "${id}", expected "linf" or "l2"`);
}

/**
 * @param rival 1 for the strongest wrong class of the clean image
 * @returns the nearest adversarial image where it lies inside the ball, else the clean image
 * @throws ConfigError in a threat model other than l-infinity and l2
 */
export function* fab(context: AttackContext, steps: number, rival: number): Rounds {
  const { x, labels, logits, threatModel } = context;
  const norm = normOf(threatModel.id);
  const targets = tf.tidy(() => rivalRows(logits(x), labels, rival));
  const state = new Held<State>(() => ({
    current: tf.clone(x),
    best: tf.clone(x),
    bestNorm: tf.fill([x.shape[0]], NOTHING_FOUND),
    isOpen: tf.ones([x.shape[0]]) as tf.Tensor1D,
  }));
  try {
    for (let step = 0; step < steps; step++) {
      if (step > 0 && (yield state.values.isOpen)) break;
      state.update((values) => advance(context, norm, targets, values));
    }
    return tf.tidy(() => {
      const { best, isOpen } = state.values;
      return threatModel.project(x, selectRows(isOpen, x, best));
    });
  } finally {
    state.dispose();
    targets.dispose();
  }
}
