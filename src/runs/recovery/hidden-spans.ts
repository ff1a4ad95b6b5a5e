/** Stretches of a run that were trained while its page was hidden. */
import type { RunPhase, RunStatus } from '../../protocol/messages';
import { NETWORK_ROLES, type NetworkRole, type RunConfig } from '../../protocol/run-config';

/** Where a run stood. */
export interface Moment {
  readonly phase: RunPhase;
  /** Steps of that network, or images judged. */
  readonly done: number;
  /** Running time. */
  readonly seconds: number;
}

export interface HiddenSpan {
  readonly runId: string;
  readonly from: Moment;
  readonly to: Moment;
}

export const momentOf = ({ phase, done, secondsElapsed }: RunStatus): Moment => ({ phase, done, seconds: secondsElapsed });

const ORDER: readonly RunPhase[] = ['data', ...NETWORK_ROLES, 'evaluate'];

/** The steps of `network` within the span; null where it has none. */
export function stepsWithin({ from, to }: HiddenSpan, network: NetworkRole, config: RunConfig): readonly [from: number, to: number] | null {
  const training = config[network];
  const [begin, at, end] = [from.phase, network, to.phase].map((phase) => ORDER.indexOf(phase)) as [number, number, number];
  if (!training || 'shipped' in training || at < begin || at > end) return null;
  const first = at === begin ? from.done : 0;
  const last = at === end ? to.done : training.steps;
  return last > first ? [first, last] : null;
}
