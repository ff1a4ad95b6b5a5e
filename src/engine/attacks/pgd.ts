import { type AttackContext, defineAttack, inputGradient, type Objective, type Rounds } from '../attack';
import { Held } from '../held';
import { ATTACK_LOSSES, type AttackLoss, chooseLoss, objectiveOf, targetingCost } from '../losses/attack-losses';
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
function* climb(context: AttackContext, objective: Objective, { steps, stepSize, start }: Settings): Rounds {
  const { x, threatModel, tally } = context;
  const state = new Held(() => ({ adversarial: startOf(context, start) }));
  try {
    for (let step = 0; step < steps; step++) {
      if (step > 0) yield;
      state.update(({ adversarial }) => {
        const { gradient } = inputGradient(objective, adversarial, tally);
        return { adversarial: threatModel.ascend({ x, adversarial, gradient, stepSize }) };
      });
    }
    return state.release('adversarial');
  } finally {
    state.dispose();
  }
}

/** Rank of each example's result: anything that fools the network beats anything that does not. */
function score({ logits, labels }: AttackContext, images: tf.Tensor4D): tf.Tensor1D {
  const z = logits(images);
  const isFooled = tf.cast(tf.notEqual(tf.argMax(z, 1), tf.argMax(labels, 1)), 'float32');
  return tf.add(tf.minimum(softmaxCrossEntropy(z, labels), 1e6), tf.mul(isFooled, 1e9));
}

/** Of several runs each example keeps its best; of equals the first. */
function* climbOften(context: AttackContext, objective: Objective, settings: Settings): Rounds {
  const first = yield* climb(context, objective, settings);
  const state = new Held(() => ({ best: first, bestScore: score(context, first) }));
  try {
    for (let restart = 1; restart < settings.restarts; restart++) {
      yield;
      const candidate = yield* climb(context, objective, settings);
      state.update(({ best, bestScore }) => {
        const candidateScore = score(context, candidate);
        const isBetter = tf.greater(candidateScore, bestScore);
        const mask = tf.reshape(isBetter, [-1, 1, 1, 1]);
        return { best: tf.where(mask, candidate, best), bestScore: tf.where(isBetter, candidateScore, bestScore) };
      });
      candidate.dispose();
    }
    return state.release('best');
  } finally {
    state.dispose();
  }
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
  *rounds(context, settings) {
    const loss = chooseLoss(context, settings.loss, settings.rival);
    const objective = objectiveOf(context, loss);
    try {
      return yield* settings.restarts === 1 ? climb(context, objective, settings) : climbOften(context, objective, settings);
    } finally {
      loss.dispose();
    }
  },
});
