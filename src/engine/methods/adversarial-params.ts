/** What adversarial training methods share: parameters, and the attack that they make their examples with. */
import type { IntegerSpec, RealSpec } from '../../protocol/params';
import type { PrepareContext } from '../method';
import type * as tf from '../tf';

/** Radius of the ball that training examples are attacked in, shared by every adversarial method. */
export const trainingEpsilon: RealSpec = {
  kind: 'real',
  label: 'Radius ε',
  default: 8 / 255,
  min: 0,
  max: 0.5,
  unit: '1/255',
  live: true,
  help: 'How far the attacker may move each colour value while training.',
};

export const epsilonWarmup: RealSpec = {
  kind: 'real',
  label: 'ε warm-up',
  default: 0,
  min: 0,
  max: 1,
  help: 'Share of the training over which ε grows from 0 to its full size. Small networks collapse without it.',
};

const attackSteps: IntegerSpec = { kind: 'integer', label: 'Attack steps', default: 10, min: 1, max: 100 };

const stepFraction: RealSpec = {
  kind: 'real',
  label: 'Step size / ε',
  default: 0.25,
  min: 0.01,
  max: 2,
  help: 'Size of one attack step as a share of ε, so that it shrinks with ε during the warm-up.',
};

/** Parameters of a method whose examples come from several attack steps. */
export const adversarialParams = { epsilon: trainingEpsilon, attackSteps, stepFraction, epsilonWarmup };

export interface AdversarialValues {
  readonly epsilon: number;
  readonly attackSteps: number;
  readonly stepFraction: number;
  readonly epsilonWarmup: number;
}

/** The radius at this point of the training: linear from 0 over the warm-up. */
export function rampedEpsilon(
  { epsilon, epsilonWarmup: warmup }: Pick<AdversarialValues, 'epsilon' | 'epsilonWarmup'>,
  progress: number,
): number {
  return warmup > 0 ? epsilon * Math.min(1, progress / warmup) : epsilon;
}

type AttackRequest = Parameters<PrepareContext<AdversarialValues>['attack']>[0];

/**
 * Adversarial examples for a training step by projected gradient descent, student in inference mode.
 * @param start where the search begins: anywhere in the ball, or at x + 0.001 N(0, 1)
 * @returns [batch, height, width, channels]
 */
export function attackBatch(
  { params, progress, attack }: Pick<PrepareContext<AdversarialValues>, 'params' | 'progress' | 'attack'>,
  start: 'uniform' | 'gaussian',
  request: Pick<AttackRequest, 'objective' | 'throughTeacher'> = {},
): tf.Tensor4D {
  const epsilon = rampedEpsilon(params, progress);
  const stepSize = params.stepFraction * epsilon;
  return attack({ id: 'pgd', params: { steps: params.attackSteps, stepSize, start }, epsilon, ...request });
}
