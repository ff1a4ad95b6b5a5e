/** What training and evaluation really cost: every pass is written down where it happens, weighted by MACs. */
import type { LedgerEntry } from '../protocol/metrics';
import type { NetworkRole } from '../protocol/run-config';

/**
 * `forward`: one forward pass, F MACs an image. `weightGradient`: a backward pass for the weights, 2 F (activations and
 * filters). `inputGradient`: a backward pass to the images only, F; training without adversarial examples has none.
 */
export type PassKind = 'forward' | 'weightGradient' | 'inputGradient';

const MACS_PER_FORWARD: Readonly<Record<PassKind, number>> = { forward: 1, weightGradient: 2, inputGradient: 1 };

/** Writes down passes of `images` images through a network of `macs` MACs a forward pass. */
export type Tally = (kind: PassKind, images: number) => void;

export class Ledger {
  readonly #entries = new Map<string, { -readonly [K in keyof LedgerEntry]: LedgerEntry[K] }>();

  constructor(entries: readonly LedgerEntry[] = []) {
    for (const entry of entries) this.#entries.set(`${entry.network} ${entry.phase} ${entry.purpose}`, { ...entry });
  }

  /** The function that books passes through `network` while `phase` is being trained or evaluated. */
  tally(network: NetworkRole, phase: NetworkRole, purpose: LedgerEntry['purpose'], macs: number): Tally {
    return (kind, images) => {
      const key = `${network} ${phase} ${purpose}`;
      const entry = this.#entries.get(key) ?? { network, phase, purpose, forward: 0, weightGradient: 0, inputGradient: 0 };
      this.#entries.set(key, entry);
      entry[kind] += MACS_PER_FORWARD[kind] * macs * images;
    };
  }

  entries(): LedgerEntry[] {
    return [...this.#entries.values()].map((entry) => ({ ...entry }));
  }
}

/** Passes spent to train `phase`, all networks involved, in MACs. */
export function trainingCost(entries: readonly LedgerEntry[], phase: NetworkRole): number {
  return entries
    .filter((entry) => entry.phase === phase && entry.purpose === 'training')
    .reduce((total, { forward, weightGradient, inputGradient }) => total + forward + weightGradient + inputGradient, 0);
}
