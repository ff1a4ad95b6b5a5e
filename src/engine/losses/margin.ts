/** Losses of the order of the logits. Labels and targets are one-hot rows, [batch, classes]. */
import { ConfigError } from '../../protocol/errors';
import { softmaxCrossEntropy } from '../primitives';
import * as tf from '../tf';
import { heldConstant } from './held-constant';

/** Moves an entry below every logit that can occur, exactly leaving the others as they are. */
const FAR = 1e9;
/** Keeps quotients finite where all logits are equal. */
const QUOTIENT_FLOOR = 1e-12;

const pick = (logits: tf.Tensor2D, rows: tf.Tensor2D): tf.Tensor1D => tf.sum(tf.mul(logits, rows), 1);

/**
 * One-hot rows of the largest, second largest, ... entry of each row; equal entries rank by position.
 * @param values [batch, classes]
 * @returns `count` tensors [batch, classes], constant
 */
function rankRows(values: tf.Tensor2D, count: number): tf.Tensor2D[] {
  const rows: tf.Tensor2D[] = [];
  let rest = values;
  for (let rank = 0; rank < count; rank++) {
    const row = heldConstant(rest, (z) => tf.cast(tf.oneHot(tf.argMax(z, 1), z.shape[1]), 'float32') as tf.Tensor2D);
    rows.push(row);
    if (rank + 1 < count) rest = heldConstant(rest, (z) => tf.sub(z, tf.mul(row, FAR)));
  }
  return rows;
}

function requireClasses(logits: tf.Tensor2D, count: number, loss: string): void {
  if (logits.shape[1] < count) throw new ConfigError(`loss "${loss}" has ${logits.shape[1]} classes, expected at least ${count}`);
}

/**
 * Margin: max_{k != y} z_k - z_y; positive where the example is misclassified.
 * Source: Carlini and Wagner 2017, arXiv:1608.04644, objective f6 without its floor.
 * @param logits [batch, classes]
 * @returns [batch]
 */
export function margin(logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor1D {
  return tf.sub(tf.max(tf.sub(logits, tf.mul(labels, FAR)), 1), pick(logits, labels));
}

/**
 * Difference of logits ratio: (max_{k != y} z_k - z_y) / (z_(1) - z_(3) + 1e-12), z_(i) the i-th largest.
 * Invariant to shift and positive scale of the logits.
 * Source: Croce and Hein 2020, arXiv:2003.01690, section 4.
 * @throws ConfigError with fewer than three classes
 */
export function dlr(logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor1D {
  requireClasses(logits, 3, 'dlr');
  const [first, , third] = rankRows(logits, 3) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  const spread = tf.add(tf.sub(pick(logits, first), pick(logits, third)), QUOTIENT_FLOOR);
  return tf.div(margin(logits, labels), spread);
}

/**
 * Targeted difference of logits ratio: -(z_y - z_t) / (z_(1) - (z_(3) + z_(4)) / 2 + 1e-12).
 * Source: Croce and Hein 2020, arXiv:2003.01690, section 4.
 * @throws ConfigError with fewer than four classes
 */
export function dlrTargeted(logits: tf.Tensor2D, labels: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor1D {
  requireClasses(logits, 4, 'dlr-targeted');
  const [first, , third, fourth] = rankRows(logits, 4) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  const middle = tf.div(tf.add(pick(logits, third), pick(logits, fourth)), 2);
  const spread = tf.add(tf.sub(pick(logits, first), middle), QUOTIENT_FLOOR);
  return tf.div(tf.sub(pick(logits, targets), pick(logits, labels)), spread);
}

/**
 * Boosted cross-entropy: CE(z, y) - log(1.0001 - max_{k != y} p_k), p = softmax(z).
 * Source: Wang et al. 2020 (MART), ICLR, with the constant of its public code.
 * @returns [batch]
 */
export function boostedCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor1D {
  const rival = tf.max(tf.mul(tf.softmax(logits), tf.sub(1, labels)), 1);
  return tf.sub(softmaxCrossEntropy(logits, labels), tf.log(tf.sub(1.0001, rival)));
}

/**
 * One-hot rows of the wrong class with the `rank`-th largest logit, 1 for the strongest rival.
 * @returns [batch, classes], constant
 */
export function rivalRows(logits: tf.Tensor2D, labels: tf.Tensor2D, rank: number): tf.Tensor2D {
  return tf.tidy(() => rankRows(tf.sub(logits, tf.mul(labels, FAR)), rank).at(-1)!);
}
