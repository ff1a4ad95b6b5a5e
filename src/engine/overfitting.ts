/** Catastrophic overfitting: training with one attack step can make a network safe against that step alone. */
import type { PluginChoice } from '../protocol/run-config';

/** A fall of robust accuracy on training images by more than this raises the alarm. */
const ALARMING_FALL = 0.2;
const STEPS = 5;

/** The stronger attack that a network trained with one step is watched with, within the radius that it is trained with. */
export const watchingAttack = (epsilon: number): PluginChoice => ({ id: 'pgd', params: { steps: STEPS, stepSize: epsilon / 4 } });

/**
 * Remembers the best robust accuracy on training images so far and tells when it collapses.
 * Source: Wong et al. 2020, arXiv:2001.03994, section 5.3, with their early-stopping rule as an alarm.
 */
export class OverfittingAlarm {
  #best = 0;
  #isRaised = false;

  /** @param past what was observed before an interruption, oldest first */
  constructor(past: readonly number[] = []) {
    for (const robustAccuracy of past) this.observe(robustAccuracy);
  }

  /** @returns the alarm's text, once; null otherwise */
  observe(robustAccuracy: number): string | null {
    this.#best = Math.max(this.#best, robustAccuracy);
    if (this.#isRaised || this.#best - robustAccuracy <= ALARMING_FALL) return null;
    this.#isRaised = true;
    const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
    return (
      `PGD-${STEPS} accuracy on training images is ${percent(robustAccuracy)} after ${percent(this.#best)}, expected no such fall; ` +
      'the network has overfitted to its single attack step (catastrophic overfitting): use PGD-AT, a smaller step or a smaller ε'
    );
  }
}
