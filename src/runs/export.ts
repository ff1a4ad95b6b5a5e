/** A finished run as text files; the page and the command line write the same ones. */
import type { AdjustmentRecord, EvaluationRecord, StepRecord } from '../protocol/metrics';

export interface MetricRows {
  readonly steps: readonly StepRecord[];
  readonly evaluations: readonly EvaluationRecord[];
  readonly adjustments: readonly AdjustmentRecord[];
}

const FIXED = ['kind', 'network', 'phase', 'step', 'seconds', 'ms', 'learningRate', 'loss'] as const;
const EVALUATION = [
  'clean',
  'cleanLow',
  'cleanHigh',
  'cleanN',
  'robust',
  'robustLow',
  'robustHigh',
  'robustN',
  'attack',
  'final',
  'setting',
  'from',
  'to',
] as const;

type Cell = number | string | boolean;
type Row = Readonly<Record<string, Cell>>;

/**
 * One row a record, in the order steps, evaluations, adjustments; `kind` says which. Unweighted loss terms have a
 * column `term.<id>` each. RFC 4180: CRLF, quotes doubled; numbers in full precision; a cell that does not apply is empty.
 */
export function metricsCsv({ steps, evaluations, adjustments }: MetricRows): string {
  const terms = [...new Set(steps.flatMap((record) => Object.keys(record.terms)))].map((id) => `term.${id}`);
  const columns = [...FIXED, ...terms, ...EVALUATION];
  const rows: Row[] = [...steps.map(stepRow), ...evaluations.map(evaluationRow), ...adjustments.map(adjustmentRow)];
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(','));
  return `${[columns.map(cell).join(','), ...lines].join('\r\n')}\r\n`;
}

function stepRow({ network, step, learningRate, loss, terms, ms }: StepRecord): Row {
  const named = Object.fromEntries(Object.entries(terms).map(([id, value]) => [`term.${id}`, value]));
  return { kind: 'step', network, phase: network, step, ms, learningRate, loss, ...named };
}

function evaluationRow({ network, phase, step, seconds, clean, robust, attack, final }: EvaluationRecord): Row {
  return {
    ...{ kind: 'evaluation', network, phase, step, seconds, attack, final },
    ...{ clean: clean.value, cleanLow: clean.low, cleanHigh: clean.high, cleanN: clean.n },
    ...{ robust: robust.value, robustLow: robust.low, robustHigh: robust.high, robustN: robust.n },
  };
}

function adjustmentRow({ network, step, path, from, to }: AdjustmentRecord): Row {
  return { kind: 'adjustment', network, step, setting: path, from, to };
}

function cell(value: Cell | undefined): string {
  const text = value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A file name from a run's name: `Quick demo` and `metrics.csv` give `quick-demo-metrics.csv`. */
export function fileName(runName: string, file: string): string {
  const stem = runName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return stem ? `${stem}-${file}` : file;
}
