/** Runs as lines over one axis, few enough points to draw hundreds of them, no spike lost. */
import type { NetworkRole, RunConfig } from '../../protocol/run-config';
import type { StoredRun } from './record';
import { keptRows } from './thin';

export type Axis = 'steps' | 'images' | 'seconds' | 'passes';
export const AXES: readonly Axis[] = ['steps', 'images', 'seconds', 'passes'];

export interface Curve {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** What is drawn: accuracy from the looks along the way, losses from every step. */
export type Metric = 'robust' | 'clean' | { readonly term: string };

const batchOf = (config: RunConfig, network: NetworkRole): number => {
  const settings = config[network];
  return settings && !('shipped' in settings) ? settings.batchSize : 0;
};

/**
 * Turns steps into a place on the axis. Seconds and passes are known at each look; between two looks they grow evenly.
 * Seconds count from the start of the run, passes are the multiply-accumulates that training this network has taken.
 */
export function placer({ record, details }: StoredRun, network: NetworkRole, axis: Axis): (step: number) => number {
  if (axis === 'steps') return (step) => step;
  if (axis === 'images') {
    const batch = batchOf(record.config, network);
    return (step) => step * batch;
  }
  const looks = details.evaluations.filter((each) => each.network === network && !each.final);
  const known = looks.map(({ step, seconds, spent = Number.NaN }) => ({ step, at: axis === 'seconds' ? seconds : spent }));
  let near = 1;
  return (step) => {
    if (known.length < 2) return known[0]?.at ?? Number.NaN;
    if ((known[near - 1]?.step ?? 0) > step) near = 1;
    while (near < known.length - 1 && (known[near]?.step ?? 0) < step) near++;
    const [a, b] = [known[near - 1] ?? { step: 0, at: 0 }, known[near] ?? { step: 1, at: 0 }];
    return a.at + ((b.at - a.at) * (step - a.step)) / Math.max(1, b.step - a.step);
  };
}

/** One line of a run; empty where it has no such numbers. */
export function curveOf(run: StoredRun, network: NetworkRole, metric: Metric, axis: Axis): Curve {
  const place = placer(run, network, axis);
  if (typeof metric === 'string') {
    const looks = run.details.evaluations.filter((each) => each.network === network && !each.final);
    return { x: Float64Array.from(looks, ({ step }) => place(step)), y: Float64Array.from(looks, (each) => each[metric].value) };
  }
  const table = run.series[network];
  const column = metric.term === 'total' ? table?.loss : table?.terms.get(metric.term);
  if (!table || !column) return { x: new Float64Array(), y: new Float64Array() };
  const x = new Float64Array(table.length);
  const y = new Float64Array(table.length);
  let rows = 0;
  for (let at = 0; at < table.length; at++) {
    const value = column[at] ?? Number.NaN;
    // Side quantities are logged every few steps only.
    if (Number.isNaN(value)) continue;
    x[rows] = place(table.step[at] ?? 0);
    y[rows++] = value;
  }
  return { x: x.subarray(0, rows), y: y.subarray(0, rows) };
}

/** A line of at most 802 of its points, no spike lost, and how many points it stands for. */
export function lightCurveOf(run: StoredRun, network: NetworkRole, metric: Metric, axis: Axis): Curve & { readonly points: number } {
  const table = run.series[network];
  const kept = typeof metric === 'string' || !table ? null : keptRows(table, metric.term);
  if (!table || !kept || typeof metric === 'string') {
    const curve = curveOf(run, network, metric, axis);
    return { ...curve, points: curve.x.length };
  }
  const place = placer(run, network, axis);
  const column = metric.term === 'total' ? table.loss : table.terms.get(metric.term);
  const { rows, points } = kept;
  // By hand: `from` with a function takes fifteen times as long, and there may be hundreds of lines.
  const x = new Float64Array(rows.length);
  const y = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    x[at] = place(table.step[row] ?? 0);
    y[at] = column?.[row] ?? Number.NaN;
  }
  return { x, y, points };
}

/** The value of a line at `x`, NaN outside. Lines are read from left to right: `from` is where to begin. */
function valueAt({ x: xs, y: ys }: Curve, x: number, from: { at: number }): number {
  const last = xs.length - 1;
  if (last < 0 || x < (xs[0] ?? 0) || x > (xs[last] ?? 0)) return Number.NaN;
  while (from.at < last && (xs[from.at + 1] ?? 0) <= x) from.at++;
  const [x0, x1] = [xs[from.at] ?? 0, xs[Math.min(last, from.at + 1)] ?? 0];
  const [y0, y1] = [ys[from.at] ?? 0, ys[Math.min(last, from.at + 1)] ?? 0];
  return x1 === x0 ? y0 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

export interface Band {
  readonly mean: Curve;
  /** Mean less and plus one standard deviation over seeds. */
  readonly low: Curve;
  readonly high: Curve;
}

const samePlaces = (a: Float64Array, b: Float64Array) => a === b || (a.length === b.length && a.every((x, at) => x === b[at]));

/** The curve's values at `xs`. */
function valuesAt(curve: Curve, xs: Float64Array): Float64Array {
  if (samePlaces(curve.x, xs)) return curve.y;
  const from = { at: 0 };
  return xs.map((x) => valueAt(curve, x, from));
}

/** Mean and spread of several seeds where all of them have values, at every place of the first. */
export function bandOf(curves: readonly Curve[]): Band {
  const all = curves[0]?.x ?? new Float64Array();
  const values = curves.map((curve) => valuesAt(curve, all));
  const [x, mean, low, high] = [new Float64Array(all), new Float64Array(all), new Float64Array(all), new Float64Array(all)];
  let rows = 0;
  for (let at = 0; at < all.length; at++) {
    let sum = 0;
    for (const each of values) sum += each[at] ?? Number.NaN;
    if (Number.isNaN(sum)) continue;
    const middle = sum / values.length;
    let squares = 0;
    for (const each of values) squares += ((each[at] ?? 0) - middle) ** 2;
    const deviation = Math.sqrt(squares / Math.max(1, values.length - 1));
    x[rows] = all[at] ?? 0;
    mean[rows] = middle;
    low[rows] = middle - deviation;
    high[rows++] = middle + deviation;
  }
  const line = (y: Float64Array): Curve => ({ x: x.subarray(0, rows), y: y.subarray(0, rows) });
  return { mean: line(mean), low: line(low), high: line(high) };
}

export interface Aligned {
  readonly x: Float64Array;
  /** A column a line; null where it has no point. */
  readonly columns: readonly (number | null)[][];
}

/**
 * Lines over one shared x, as charts want them. Few points keep their places; many are gathered in `max / 2` buckets, of which each line
 * keeps its smallest and largest value in the order in which they came.
 */
export function align(curves: readonly Curve[], max: number): Aligned {
  const places = new Set<number>();
  for (const { x } of curves) {
    for (const at of x) places.add(at);
    if (places.size > max) return bucketed(curves, max);
  }
  const x = Float64Array.from(places).filter(Number.isFinite).sort();
  const index = new Map(Array.from(x, (at, row) => [at, row]));
  const columns = curves.map((curve) => {
    const column = new Array<number | null>(x.length).fill(null);
    for (const [at, place] of curve.x.entries()) {
      const row = index.get(place);
      const y = curve.y[at] ?? Number.NaN;
      if (row !== undefined && Number.isFinite(y)) column[row] = y;
    }
    return column;
  });
  return { x, columns };
}

function bucketed(curves: readonly Curve[], max: number): Aligned {
  const buckets = Math.floor(max / 2);
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { x } of curves) {
    for (const at of x) {
      if (at < from) from = at;
      if (at > to) to = at;
    }
  }
  const width = (to - from) / buckets || 1;
  const x = Float64Array.from({ length: 2 * buckets }, (_, row) => from + (row + 0.5) * (width / 2));
  const columns = curves.map((curve) => extremes(curve, from, width, buckets));
  return { x, columns };
}

function extremes({ x, y }: Curve, from: number, width: number, buckets: number): (number | null)[] {
  const column = new Array<number | null>(2 * buckets).fill(null);
  let [bucket, low, high] = [-1, -1, -1];
  const put = () => {
    if (bucket < 0 || low < 0) return;
    column[2 * bucket] = y[Math.min(low, high)] ?? null;
    column[2 * bucket + 1] = y[Math.max(low, high)] ?? null;
  };
  for (let at = 0; at < x.length; at++) {
    const value = y[at] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    const own = Math.min(buckets - 1, Math.floor(((x[at] ?? 0) - from) / width));
    if (own !== bucket) {
      put();
      [bucket, low, high] = [own, at, at];
    } else {
      if (value < (y[low] ?? 0)) low = at;
      if (value > (y[high] ?? 0)) high = at;
    }
  }
  put();
  return column;
}
