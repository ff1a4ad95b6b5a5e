/** An attack on one picture, every step of it kept. */
import type { Rounds } from '../attack';
import { attacks } from '../attacks';
import { oneHot } from '../batches';
import type { InferenceGraph } from '../forward';
import { softmaxCrossEntropy } from '../primitives';
import type { Random } from '../random';
import * as tf from '../tf';
import type { ThreatModel } from '../threat-model';

export interface PathOptions {
  readonly graph: InferenceGraph;
  /** One picture in [0, 1], [1, height, width, channels]. */
  readonly x: tf.Tensor4D;
  readonly label: number;
  /** Class to steer to; null to leave `label`. */
  readonly target: number | null;
  readonly threatModel: ThreatModel;
  readonly steps: number;
  readonly stepSize: number;
  readonly start: 'image' | 'uniform';
  readonly random: Random;
}

const lossOf = (target: number | null) => (target === null ? 'cross-entropy' : 'cross-entropy-targeted');

/** The same threat model, telling every image it lets the attack go to. */
function watched(threatModel: ThreatModel, tell: (images: tf.Tensor4D) => void): ThreatModel {
  const told = (images: tf.Tensor4D) => {
    tell(images);
    return images;
  };
  return {
    ...threatModel,
    sample: (x, random) => told(threatModel.sample(x, random)),
    ascend: (step) => told(threatModel.ascend(step)),
  };
}

/**
 * Runs PGD on one picture and keeps every iterate. The attack is the plugin itself: only its threat model is watched, so the
 * last frame is what the plugin returns. Pauses after every step; ending it early frees its tensors.
 * @returns [frames, height, width, channels]: the clean picture, the random start if there is one, then each step; the caller disposes it
 * @throws ConfigError for parameters out of range
 */
export function* attackPath(options: PathOptions): Rounds {
  const { graph, x, label, target, threatModel, steps, stepSize, start, random } = options;
  const classes = graph.network.architecture.classes;
  const frames: tf.Tensor4D[] = [];
  const keep = (images: tf.Tensor4D) => void frames.push(tf.keep(tf.clone(images)));
  const rows = [oneHot([label], classes), oneHot([target ?? label], classes)] as const;
  keep(x);
  try {
    const context = {
      ...{ x, random, labels: rows[0], targets: rows[1], logits: graph.logits },
      threatModel: watched(threatModel, keep),
      tally: () => {},
    };
    const last = yield* attacks.get('pgd').rounds(context, { steps, stepSize, start, loss: lossOf(target) });
    last.dispose();
    return tf.concat(frames, 0);
  } finally {
    tf.dispose([...frames, ...rows]);
  }
}

/** What the attack raises at each frame: cross-entropy with the label, or less that with the target; [frames]. */
export function lossAlong(logits: tf.Tensor2D, label: number, target: number | null): tf.Tensor1D {
  const [count, classes] = logits.shape;
  return tf.tidy(() => {
    const loss = softmaxCrossEntropy(logits, oneHot(new Array<number>(count).fill(target ?? label), classes));
    return target === null ? loss : tf.neg(loss);
  });
}

/**
 * Length of the change of each frame, in the norm of the threat model.
 * @param x [1, height, width, channels]
 * @param frames [frames, height, width, channels]
 * @returns [frames], in pixel units
 */
export function changeLengths(norm: string, x: tf.Tensor4D, frames: tf.Tensor4D): tf.Tensor1D {
  return tf.tidy(() => {
    const change = tf.sub(frames, x);
    const axes = [1, 2, 3];
    return norm === 'l2' ? tf.sqrt(tf.sum(tf.square(change), axes)) : tf.max(tf.abs(change), axes);
  });
}
