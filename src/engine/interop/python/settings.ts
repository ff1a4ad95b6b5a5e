/** Which attack the Python scripts repeat. */
import { parseParams } from '../../../protocol/params';
import type { PluginChoice } from '../../../protocol/run-config';
import { attacks } from '../../attacks';

/** PGD on the cross-entropy, once from one start. */
export interface SteepestAscent {
  readonly steps: number;
  readonly stepSize: number;
  readonly start: 'uniform' | 'image';
}

const STANDARD = { steps: 20, stepSize: 2 / 255, start: 'uniform' } as const;

/**
 * The run's own attack where it is such a PGD; else PGD-20, which its verdicts are not to be compared with.
 * @param stretch radius in units of 8/255, so that steps fit the ball
 */
export function repeatableAttack(
  { id, params }: PluginChoice,
  stretch: number,
): { readonly attack: SteepestAscent; readonly isOwn: boolean } {
  if (id === 'pgd') {
    const all = parseParams(id, attacks.get(id).params, params);
    const { steps, stepSize, start, loss, restarts } = all as Record<string, string | number | boolean>;
    if (
      typeof steps === 'number' &&
      typeof stepSize === 'number' &&
      loss === 'cross-entropy' &&
      (start === 'uniform' || start === 'image')
    ) {
      return { attack: { steps, stepSize, start }, isOwn: restarts === 1 };
    }
  }
  return { attack: { ...STANDARD, stepSize: STANDARD.stepSize * stretch }, isOwn: false };
}
