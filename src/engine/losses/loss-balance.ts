/** MTARD's balance between a natural and an adversarial loss. */

export interface LossPair {
  readonly natural: number;
  readonly adversarial: number;
}

/**
 * w <- w - rate (w - n / (a + n)), n and a the natural and adversarial loss divided by their first values: the loss that
 * has fallen less gains weight.
 * Source: Zhao et al. 2022 (MTARD), ECCV.
 * @param weight of the natural loss, in [0, 1]; the adversarial one has the rest
 */
export function balance(weight: number, losses: LossPair, first: LossPair, rate: number): number {
  // A student that begins as its teacher has no loss to begin with: it has then not fallen.
  const left = (now: number, start: number) => (start > 0 ? now / start : 1);
  const natural = left(losses.natural, first.natural);
  const adversarial = left(losses.adversarial, first.adversarial);
  return weight - rate * (weight - natural / (adversarial + natural));
}
