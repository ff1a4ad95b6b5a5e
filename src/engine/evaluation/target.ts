/** What an evaluation attacks: logits in inference mode and the ledger that the passes are booked in. */
import { inferenceGraph } from '../forward';
import type { Tally } from '../ledger';
import type { Network } from '../network';
import * as tf from '../tf';

export interface Target {
  /** [batch, height, width, channels] -> [batch, classes], differentiable in x; books its own forward pass. */
  readonly logits: (x: tf.Tensor4D) => tf.Tensor2D;
  readonly tally: Tally;
}

/** A network frozen at its present weights; holds them until disposed. */
export interface HeldTarget extends Target {
  dispose(): void;
}

export function networkTarget(network: Network, tally: Tally): HeldTarget {
  const graph = inferenceGraph(network);
  return {
    tally,
    logits: (x) => {
      tally('forward', x.shape[0]);
      return graph.logits(x);
    },
    dispose: graph.dispose,
  };
}

/** Far below every logit that can occur. */
const FAR = 1e9;

/**
 * What the target answers, judged strictly: the label counts only when its logit is the single largest, so that a tie
 * or a logit that is not a number is a wrong answer, as are equal logits throughout.
 * @param labels one-hot rows, [batch, classes]
 * @returns [2, batch] int32: whether the answer is right, and the strongest other class
 */
export function answers(target: Target, images: tf.Tensor4D, labels: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const logits = target.logits(images);
    const others = tf.sub(logits, tf.mul(labels, FAR));
    const own = tf.sum(tf.mul(logits, labels), 1);
    const isRight = tf.cast(tf.greater(own, tf.max(others, 1)), 'int32');
    return tf.stack([isRight, tf.argMax(others, 1)]) as tf.Tensor2D;
  });
}
