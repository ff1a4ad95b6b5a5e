import { mixRows } from '../primitives';
import type { Random } from '../random';
import * as tf from '../tf';

/** How a batch is mixed: each row with row `partner[i]`; `ratio` is the share of the row itself. */
export interface MixupDraw {
  readonly partner: Int32Array<ArrayBuffer>;
  /** One ratio for the batch, or one for each example. */
  readonly ratio: Float32Array;
}

/** r ~ Beta(mixupAlpha, mixupAlpha), one a batch or one an example; mixupAlpha 0 mixes nothing. */
export function drawMixup(count: number, mixupAlpha: number, perExample: boolean, random: Random): MixupDraw {
  const draw = () => (mixupAlpha > 0 ? random.beta(mixupAlpha, mixupAlpha) : 1);
  const ratio = perExample ? Float32Array.from({ length: count }, draw) : new Float32Array(count).fill(draw());
  return { partner: random.permutation(count), ratio };
}

/**
 * x~ = r x + (1 - r) x[partner], for images or for label rows.
 * Source: Zhang et al. 2018, arXiv:1710.09412.
 * @param rows [batch, ...]
 * @returns same shape
 */
export function mix<T extends tf.Tensor>(rows: T, { partner, ratio }: MixupDraw): T {
  return tf.tidy(() => mixRows(rows, tf.tensor1d(partner, 'int32'), tf.tensor1d(ratio)));
}
