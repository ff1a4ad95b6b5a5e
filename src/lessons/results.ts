/** The measured tables of docs/results.md, so that a lesson and the document can never disagree. */
import tables from '../../docs/results.md?tables';

export interface MeasuredRow {
  readonly experiment: string;
  readonly network: string;
  /** Robust accuracy of each seed. */
  readonly robust: readonly number[];
  readonly mean: number;
  /** As in `PGD-20, 500`. */
  readonly attack: string;
  readonly seeds: readonly number[];
}

/** `0.763 ± 0.027 (0.786, 0.734, 0.770)`, or one number alone. */
export function parseSpread(text: string): { readonly mean: number; readonly values: readonly number[] } {
  const [, mean, , list] = /^([\d.]+)(?: ± ([\d.]+))?(?: \(([^)]*)\))?$/.exec(text.trim()) ?? [];
  if (mean === undefined) throw new Error(`measured value is "${text}", expected a number with its spread and seeds`);
  return { mean: Number(mean), values: list ? list.split(',').map(Number) : [Number(mean)] };
}

/** Rows of the first table whose experiment begins so. */
export function measuredRows(prefix: string): readonly MeasuredRow[] {
  const table = tables.find(([head]) => head?.[0] === 'experiment' && head[3] === 'robust accuracy');
  if (!table) throw new Error('docs/results.md has no table with the columns experiment and robust accuracy, expected one');
  return table.slice(1).flatMap(([experiment = '', network = '', , robust = '', attack = '', seeds = '']) => {
    if (!experiment.startsWith(prefix)) return [];
    const { mean, values } = parseSpread(robust);
    return [{ experiment, network, mean, attack, robust: values, seeds: seeds.split(',').map(Number) }];
  });
}
