/** What a network's training cost, read from the ledger. */
import type { LedgerEntry } from '../protocol/metrics';
import type { NetworkRole, RunConfig } from '../protocol/run-config';
import { isShipped } from '../protocol/run-config';

/** Multiply-accumulates spent in training one network. */
export interface TrainingCost {
  readonly forward: number;
  readonly weightGradient: number;
  /** Backward passes to the pixels, as an attack needs them. */
  readonly inputGradient: number;
  /** Forward passes through the teacher while this network trained. */
  readonly guidance: number;
  /** Training of the ordinary network that this one started from. */
  readonly inherited: number;
  readonly total: number;
}

const sum = (entries: readonly LedgerEntry[], part: (entry: LedgerEntry) => number) => entries.reduce((all, entry) => all + part(entry), 0);
const everything = (entry: LedgerEntry) => entry.forward + entry.weightGradient + entry.inputGradient;

/** The cost of training `network`; null when the ledger has nothing for it. */
export function trainingCost(ledger: readonly LedgerEntry[], network: NetworkRole, config: RunConfig): TrainingCost | null {
  const entries = ledger.filter((entry) => entry.phase === network && entry.purpose === 'training');
  if (!entries.length) return null;
  const own = entries.filter((entry) => entry.network === network);
  const others = entries.filter((entry) => entry.network !== network);
  const settings = config[network];
  const startsFromPlain = settings !== null && !('shipped' in settings) && settings.startFrom === 'plain' && network !== 'plain';
  const plain = startsFromPlain ? ledger.filter((entry) => entry.phase === 'plain' && entry.purpose === 'training') : [];
  const inherited = sum(plain, everything);
  const inputGradient = sum(entries, (entry) => entry.inputGradient);
  const guidance = sum(others, (entry) => entry.forward + entry.weightGradient);
  return {
    forward: sum(own, (entry) => entry.forward),
    weightGradient: sum(own, (entry) => entry.weightGradient),
    inputGradient,
    guidance,
    inherited,
    total: sum(entries, everything) + inherited,
  };
}

/** True when the teacher's price is not part of this run because it came ready-made. */
export const teacherIsReadyMade = (config: RunConfig) => isShipped(config.teacher);
