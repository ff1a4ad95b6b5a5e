/** Does a result lie within a case's tolerance, and by how much not? */

import * as tf from '../tf';
import { type GoldenCase, isGoldenTensor, type Results } from './format';

/** All numbers of a value in order; null for "there is none". */
async function flatten(value: Results[string] | unknown): Promise<number[] | null> {
  if (value === null || value === undefined) return null;
  if (value instanceof tf.Tensor) return Array.from(await value.data());
  if (isGoldenTensor(value)) return [...value.data];
  if (Array.isArray(value)) return (await Promise.all(value.map(flatten))).flatMap((part) => part ?? [Number.NaN]);
  return [Number(value)];
}

export interface Deviation {
  readonly entry: string;
  /** |actual - expected| / (atol + rtol |expected|) where that is largest; at most 1 passes. */
  readonly ratio: number;
  readonly detail: string;
}

/**
 * The worst entry of all that the engine computed.
 * Expected entries that the engine has no counterpart for are intermediate results and are skipped.
 */
export async function worstDeviation({ expected, tolerance }: GoldenCase, results: Results): Promise<Deviation> {
  let worst: Deviation = { entry: '', ratio: Number.POSITIVE_INFINITY, detail: 'no expected entry was computed' };
  let isFirst = true;
  for (const [entry, value] of Object.entries(expected)) {
    if (!(entry in results)) continue;
    const [wanted, got] = [await flatten(value), await flatten(results[entry])];
    const found = deviation(entry, wanted, got, tolerance);
    if (isFirst || !(found.ratio <= worst.ratio)) worst = found;
    isFirst = false;
  }
  return worst;
}

function deviation(entry: string, wanted: number[] | null, got: number[] | null, { rtol, atol }: GoldenCase['tolerance']): Deviation {
  if (wanted === null || got === null) {
    const isSame = wanted === got;
    return { entry, ratio: isSame ? 0 : Number.POSITIVE_INFINITY, detail: `${entry} is ${got}, expected ${wanted}` };
  }
  if (wanted.length !== got.length) {
    return { entry, ratio: Number.POSITIVE_INFINITY, detail: `${entry} has ${got.length} numbers, expected ${wanted.length}` };
  }
  const ratios = wanted.map((value, i) => {
    const ratio = Math.abs(got[i]! - value) / (atol + rtol * Math.abs(value));
    return Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
  });
  const ratio = Math.max(0, ...ratios);
  const at = Math.max(0, ratios.indexOf(ratio));
  return { entry, ratio, detail: `${entry}[${at}] is ${got[at]}, expected ${wanted[at]}` };
}
