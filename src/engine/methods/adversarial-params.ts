/** What adversarial training methods share: parameters, and the attack that they make their examples with. */
import type { IntegerSpec, RawParams, RealSpec } from '../../protocol/params';
import type { PrepareContext } from '../method';
import type * as tf from '../tf';
import type { ThreatModel } from '../threat-model';
import { threatModels } from '../threat-models';

/** Radius of the ball that training examples are attacked in, shared by every adversarial method. */
export const trainingEpsilon: RealSpec = {
  kind: 'real',
  label: 'Radius ε',
  default: 8 / 255,
  min: 0,
  max: 4,
  unit: '1/255',
  scale: 'log',
  live: true,
  help: 'How far the attacker may go while training: each colour value, or in the l₂ ball all of them together.',
};

/** Ball that training examples are attacked in. */
export const trainingNorm = {
  kind: 'choice',
  label: 'Threat model',
  default: 'linf',
  options: ['linf', 'l2'],
  help: 'The l₂ ball wants a larger radius: 128/255 is usual.',
} as const;

/**
 * The threat model that an adversarial method trains against, at its parameters.
 * @throws ConfigError for a radius that is out of its range
 */
export function trainingThreat({ norm = trainingNorm.default, epsilon = trainingEpsilon.default }: RawParams): ThreatModel {
  return threatModels.get(String(norm)).create({ epsilon });
}

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
export const adversarialParams = { norm: trainingNorm, epsilon: trainingEpsilon, attackSteps, stepFraction, epsilonWarmup };

export interface AdversarialValues {
  readonly norm: 'linf' | 'l2';
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
  return attack({ id: 'pgd', params: { steps: params.attackSteps, stepSize, start }, norm: params.norm, epsilon, ...request });
}
