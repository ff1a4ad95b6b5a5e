import { type AttackContext, defineAttack, inputGradient } from '../attack';
import { softmaxCrossEntropy } from '../primitives';
import * as tf from '../tf';

interface Settings {
  readonly steps: number;
  readonly stepSize: number;
  readonly restarts: number;
  readonly randomStart: boolean;
}

/** One run from one start: the images after the last step. */
function climb(
  context: AttackContext,
  objective: (x: tf.Tensor4D) => tf.Tensor1D,
  { steps, stepSize, randomStart }: Settings,
): tf.Tensor4D {
  const { x, threatModel, random, tally } = context;
  let adversarial = randomStart ? threatModel.sample(x, random) : tf.clone(x);
  for (let step = 0; step < steps; step++) {
    const next = tf.tidy(() =>
      threatModel.ascend({ x, adversarial, gradient: inputGradient(objective, adversarial, tally).gradient, stepSize }),
    );
    adversarial.dispose();
    adversarial = next;
  }
  return adversarial;
}

/**
 * Projected gradient descent: `steps` times x' = project(x' + stepSize sign(g)) from a uniform start in the ball, on the
 * cross-entropy unless the caller brings a loss. Of several restarts each example keeps the first that fools the
 * network, else the one with the highest loss.
 * Source: Madry et al. 2018, arXiv:1706.06083, section 2.1.
 */
export default defineAttack({
  id: 'pgd',
  label: 'PGD',
  source: 'Madry et al. 2018, arXiv:1706.06083',
  params: {
    steps: { kind: 'integer', label: 'Steps', default: 20, min: 1, max: 1000 },
    stepSize: { kind: 'real', label: 'Step size α', default: 2 / 255, min: 0, max: 1, unit: '1/255' },
    restarts: { kind: 'integer', label: 'Restarts', default: 1, min: 1, max: 20 },
    randomStart: { kind: 'flag', label: 'Random start', default: true },
  },
  name: ({ steps, restarts }) => `PGD-${steps}${restarts > 1 ? `×${restarts}` : ''}`,
  cost: ({ steps, restarts }) => ({ forward: restarts * (steps + (restarts > 1 ? 1 : 0)), inputGradient: restarts * steps }),
  perturb(context, settings) {
    const { x, labels, logits } = context;
    const objective = context.objective ?? ((images: tf.Tensor4D) => softmaxCrossEntropy(logits(images), labels));
    let best = climb(context, objective, settings);
    if (settings.restarts === 1) return best;
    /** Rank of each example's result: anything that fools the network beats anything that does not. */
    const score = (images: tf.Tensor4D) =>
      tf.tidy(() => {
        const z = logits(images);
        const isFooled = tf.cast(tf.notEqual(tf.argMax(z, 1), tf.argMax(labels, 1)), 'float32');
        return tf.add(tf.minimum(softmaxCrossEntropy(z, labels), 1e6), tf.mul(isFooled, 1e9)) as tf.Tensor1D;
      });
    let bestScore = score(best);
    for (let restart = 1; restart < settings.restarts; restart++) {
      const candidate = climb(context, objective, settings);
      const candidateScore = score(candidate);
      const [nextBest, nextScore] = tf.tidy(() => {
        const isBetter = tf.greater(candidateScore, bestScore);
        const mask = tf.reshape(isBetter, [x.shape[0], 1, 1, 1]);
        return [tf.where(mask, candidate, best), tf.where(isBetter, candidateScore, bestScore)] as [tf.Tensor4D, tf.Tensor1D];
      });
      tf.dispose([best, bestScore, candidate, candidateScore]);
      best = nextBest;
      bestScore = nextScore;
    }
    bestScore.dispose();
    return best;
  },
});
