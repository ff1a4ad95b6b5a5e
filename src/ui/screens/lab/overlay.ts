/** The compared groups as lines of one chart. */
import type { NetworkRole } from '../../../protocol/run-config';
import { type Axis, align, bandOf, type Curve, curveOf, lightCurveOf, type Metric, placer } from '../../../runs/history/curves';
import type { StoredRun } from '../../../runs/history/record';
import type { OverlayLine } from './OverlayChart';
import type { ChosenGroup } from './selection';

/** Rows that a chart draws, two a bucket: about one a pixel for a few lines, fewer where hundreds share the canvas. */
const ROWS = { most: 800, least: 200, points: 40_000 } as const;
/** Up to this many points a line shows where it was measured. */
const MARKED = 60;

export interface LastValue {
  readonly id: string;
  readonly group: ChosenGroup;
  readonly metric: Metric;
  readonly points: number;
  readonly last: number;
  readonly spread: number | null;
}

export interface Overlay {
  readonly x: Float64Array;
  readonly columns: readonly (number | null)[][];
  readonly lines: readonly OverlayLine[];
  readonly marks: readonly number[];
  /** The table twin. */
  readonly values: readonly LastValue[];
}

export interface OverlayOptions {
  readonly groups: readonly ChosenGroup[];
  readonly stored: ReadonlyMap<string, StoredRun>;
  readonly role: NetworkRole;
  readonly metrics: readonly Metric[];
  readonly axis: Axis;
  label(group: ChosenGroup): string;
}

export function overlayOf({ groups, stored, role, metrics, axis, label }: OverlayOptions): Overlay {
  const curves: Curve[] = [];
  const lines: OverlayLine[] = [];
  const values: LastValue[] = [];
  const marks: number[] = [];
  for (const group of groups) {
    const runs = group.runs.flatMap(({ runId }) => stored.get(runId) ?? []);
    for (const metric of metrics) {
      const own = runs.map((run) => ({ run, line: lightCurveOf(run, role, metric, axis) })).filter(({ line }) => line.points > 0);
      const [only] = own;
      if (!only) continue;
      // A mean over seeds needs every step; a line of its own no more than can be seen.
      const band = own.length > 1 ? bandOf(own.map(({ run }) => curveOf(run, role, metric, axis))) : null;
      const mean = band?.mean ?? only.line;
      const points = band ? mean.x.length : only.line.points;
      const isDashed = metric === 'robust';
      const id = `${group.key} ${typeof metric === 'string' ? metric : metric.term}`;
      const look = { label: `${group.letter} ${label(group)}`, colour: group.colour };
      lines.push({ ...look, id, isDashed, hasPoints: isDashed && mean.x.length <= MARKED });
      curves.push(mean);
      if (band) {
        lines.push({ ...look, id: `${id} low`, isDashed, hasPoints: false, border: 'low' });
        lines.push({ ...look, id: `${id} high`, isDashed, hasPoints: false, border: 'high' });
        curves.push(band.low, band.high);
      }
      const end = mean.y.length - 1;
      const last = mean.y[end] ?? Number.NaN;
      values.push({ id, group, metric, points, last, spread: band ? (band.high.y[end] ?? last) - last : null });
    }
    for (const run of runs) {
      const place = placer(run, role, axis);
      for (const { network, step } of run.details.adjustments) if (network === role) marks.push(place(step));
    }
  }
  const rows = Math.max(ROWS.least, Math.min(ROWS.most, Math.floor(ROWS.points / Math.max(1, curves.length))));
  return { ...align(curves, rows), lines, marks, values };
}
