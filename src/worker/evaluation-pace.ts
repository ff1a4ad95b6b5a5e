/** How long the trust checks and curves of an evaluation take, from the passes they are known to need. */
import { curvePasses } from '../engine/evaluation/curves';
import { checkCost } from '../engine/evaluation/trust';
import type { Tally } from '../engine/ledger';
import type { CurveKind, EvaluationSpec, EvaluationStatus } from '../protocol/report';

export interface Planned {
  readonly checks: EvaluationSpec['checks'];
  readonly curves: readonly CurveKind[];
  /** Images the checks may choose from, and images of a curve. */
  readonly images: number;
  readonly curveImages: number;
}

/** Passes of each part that follows the attack, at most. */
export function plannedPasses({ checks, curves, images, curveImages }: Planned): { readonly checks: number; readonly curves: number } {
  const cost = checks === 'none' ? null : checkCost(checks);
  return {
    checks: cost ? Math.min(images, cost.images) * (cost.forward + cost.inputGradient) : 0,
    curves: curveImages * curves.reduce((sum, kind) => sum + curvePasses(kind), 0),
  };
}

/** Counts every pass as it is booked. */
export class Pace {
  readonly #planned: ReturnType<typeof plannedPasses>;
  #passes = 0;
  #before = 0;

  constructor(planned: Planned) {
    this.#planned = plannedPasses(planned);
  }

  readonly tally: Tally = (_, images) => {
    this.#passes += images;
  };

  /** A new part begins. */
  mark(): void {
    this.#before = this.#passes;
  }

  /**
   * Seconds until everything is done, at most.
   * @param attack seconds the attack still takes, null when that is not known
   * @param elapsed seconds since counting began
   */
  left(part: EvaluationStatus['part'], attack: number | null, elapsed: number): number | null {
    if (this.#passes === 0 || (part === 'attack' && attack === null)) return null;
    const { checks, curves } = this.#planned;
    const done = this.#passes - this.#before;
    const passes = { attack: checks + curves, checks: Math.max(0, checks - done) + curves, curves: Math.max(0, curves - done) }[part];
    return (part === 'attack' ? (attack ?? 0) : 0) + passes * (elapsed / this.#passes);
  }
}
