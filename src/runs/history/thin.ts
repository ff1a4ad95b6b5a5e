/** Few rows of a long table that keep its shape: chosen once for every state of a table, whatever axis it is then drawn over. */
import type { StepTable } from './series';

const BUCKETS = 400;

interface Kept {
  readonly length: number;
  /** Finite rows, those left out included. */
  readonly points: number;
  readonly rows: Uint32Array;
}

const known = new WeakMap<StepTable, Map<string, Kept>>();

/**
 * The first row, the last, and of each of 400 stretches the smallest and the largest value's, in order; rows without a finite value never.
 * @param term id of the column; `total` is the loss
 */
export function keptRows(table: StepTable, term: string): Kept | null {
  const column = term === 'total' ? table.loss : table.terms.get(term);
  if (!column) return null;
  const all = known.get(table) ?? new Map<string, Kept>();
  known.set(table, all);
  const found = all.get(term);
  if (found?.length === table.length) return found;
  const kept = choose(column, table.length);
  all.set(term, kept);
  return kept;
}

function choose(column: Float32Array, length: number): Kept {
  const rows = new Uint32Array(2 * BUCKETS + 2);
  const stretch = Math.max(1, length / BUCKETS);
  let [count, points, last] = [0, 0, -1];
  const put = (row: number) => {
    if (row >= 0 && (count === 0 || row > (rows[count - 1] ?? 0))) rows[count++] = row;
  };
  for (let bucket = 0, at = 0; at < length; bucket++) {
    const end = Math.min(length, Math.max(at + 1, Math.round((bucket + 1) * stretch)));
    let [low, high] = [-1, -1];
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (; at < end; at++) {
      const value = column[at] as number;
      // Side quantities are logged every few steps only: NaN. An infinite value has no place on a chart.
      if (!Number.isFinite(value)) continue;
      if (points++ === 0) put(at);
      last = at;
      if (value < least) [least, low] = [value, at];
      if (value > most) [most, high] = [value, at];
    }
    put(Math.min(low, high));
    put(Math.max(low, high));
  }
  put(last);
  return { length, points, rows: rows.slice(0, count) };
}
