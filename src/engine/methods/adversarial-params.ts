import type { RealSpec } from '../../protocol/params';

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

/** The radius at this point of the training: linear from 0 over the warm-up. */
export function rampedEpsilon({ epsilon, epsilonWarmup: warmup }: { epsilon: number; epsilonWarmup: number }, progress: number): number {
  return warmup > 0 ? epsilon * Math.min(1, progress / warmup) : epsilon;
}
