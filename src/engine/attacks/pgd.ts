import { type AttackContext, defineAttack, inputGradient, type Objective } from '../attack';
import { ATTACK_LOSSES, type AttackLoss, attackObjective, targetingCost } from '../losses/attack-losses';
import { softmaxCrossEntropy } from '../primitives';
import * as tf from '../tf';

/** Standard deviation of a Gaussian start, as in TRADES. */
const START_DEVIATION = 0.001;

interface Settings {
  readonly steps: number;
  readonly stepSize: number;
  readonly restarts: number;
  readonly start: 'uniform' | 'gaussian' | 'image';
}

function startOf({ x, threatModel, random }: AttackContext, start: Settings['start']): tf.Tensor4D {
  if (start === 'uniform') return threatModel.sample(x, random);
  if (start === 'image') return tf.clone(x);
  return tf.tidy(() => tf.add(x, tf.tensor(random.normals(x.size, START_DEVIATION), x.shape)));
}

/** One run from one start: the images after the last step. */
function climb(context: AttackContext, objective: Objective, { steps, stepSize, start }: Settings): tf.Tensor4D {
  const { x, threatModel, tally } = context;
  let adversarial = startOf(context, start);
  for (let step = 0; step < steps; step++) {
    const next = tf.tidy(() =>
      threatModel.ascend({ x, adversarial, gradient: inputGradient(objective, adversarial, tally).gradient, stepSize }),
    );
    adversarial.dispose();
    adversarial = next;
  }
  return adversarial;
}

/** Rank of each example's result: anything that fools the network beats anything that does not. */
function score({ logits, labels }: AttackContext, images: tf.Tensor4D): tf.Tensor1D {
  return tf.tidy(() => {
    const z = logits(images);
    const isFooled = tf.cast(tf.notEqual(tf.argMax(z, 1), tf.argMax(labels, 1)), 'float32');
    return tf.add(tf.minimum(softmaxCrossEntropy(z, labels), 1e6), tf.mul(isFooled, 1e9));
  });
}

/**
 * Projected gradient descent: `steps` times x' = project(x' + stepSize sign(g)), or along g / |g|_2 in the l2 ball, on
 * the cross-entropy unless told otherwise. Of several restarts each example keeps the first that fools the network,
 * else the one with the highest cross-entropy.
 * Source: Madry et al. 2018, arXiv:1706.06083, section 2.1.
 */
export default defineAttack({
  id: 'pgd',
  label: 'PGD',
  source: 'Madry et al. 2018, arXiv:1706.06083',
  params: {
    steps: { kind: 'integer', label: 'Steps', default: 20, min: 1, max: 1000 },
    stepSize: { kind: 'real', label: 'Step size α', default: 2 / 255, min: 0, max: 10, unit: '1/255' },
    restarts: { kind: 'integer', label: 'Restarts', default: 1, min: 1, max: 20 },
    loss: { kind: 'choice', label: 'Loss', default: 'cross-entropy', options: ATTACK_LOSSES, help: 'What the attacker raises.' },
    rival: { kind: 'integer', label: 'Target', default: 1, min: 1, max: 9, help: 'Targeted losses: 1 is the strongest wrong class.' },
    start: {
      kind: 'choice',
      label: 'Start',
      default: 'uniform',
      options: ['uniform', 'gaussian', 'image'],
      help: 'Anywhere in the ball, at x + 0.001 N(0, 1), or at the image itself.',
    },
  },
  name: ({ steps, restarts, loss }) =>
    `PGD-${steps}${restarts > 1 ? `×${restarts}` : ''}${loss === 'cross-entropy' ? '' : ` (${loss satisfies AttackLoss})`}`,
  cost: ({ steps, restarts, loss }) => ({
    forward: restarts * (steps + (restarts > 1 ? 1 : 0)) + targetingCost(loss),
    inputGradient: restarts * steps,
  }),
  perturb: (context, settings) =>
    tf.tidy(() => {
      const objective = attackObjective(context, settings.loss, settings.rival);
      let best = climb(context, objective, settings);
      if (settings.restarts === 1) return best;
      let bestScore = score(context, best);
      for (let restart = 1; restart < settings.restarts; restart++) {
        const candidate = climb(context, objective, settings);
        const candidateScore = score(context, candidate);
        const [nextBest, nextScore] = tf.tidy(() => {
          const isBetter = tf.greater(candidateScore, bestScore);
          const mask = tf.reshape(isBetter, [-1, 1, 1, 1]);
          return [tf.where(mask, candidate, best), tf.where(isBetter, candidateScore, bestScore)] as [tf.Tensor4D, tf.Tensor1D];
        });
        tf.dispose([best, bestScore, candidate, candidateScore]);
        best = nextBest;
        bestScore = nextScore;
      }
      return best;
    }),
});
