/** The table of methods, from summaries of its runs. */
import { markdownTable } from '../lab/table';
import { METHOD_ROWS, type MethodRow, rowId } from './methods-plan';
import { overSeeds, type RunSummary } from './summary';

const student = ({ networks }: RunSummary) => networks.find(({ network }) => network === 'student')!;
const training = (run: RunSummary) => student(run).training!;
const images = (run: RunSummary) => training(run).updates * training(run).batchSize;

/** For each image seen, in units of one forward pass of `forward` MACs; a backward pass for the weights counts 2. */
const passes = (macs: number, run: RunSummary, forward: number) => Number((macs / images(run) / forward).toFixed(2)).toString();

/** Every method that has a run, in the order of the plan. */
export function methodsTable(runs: readonly RunSummary[]): string {
  const of = (row: MethodRow) => runs.filter(({ id }) => id.startsWith(`${rowId(row)}-seed`));
  const reference = of(METHOD_ROWS[0]!)[0];
  // Ordinary training is one forward pass and a backward pass of twice its cost.
  const forward = reference ? training(reference).macs / images(reference) / 3 : Number.NaN;
  const head = ['method', 'kind', 'clean', 'PGD-20', 'passes an image', 'of them to attack', 'GMAC', 'seconds', 'seeds'];
  const rows = METHOD_ROWS.flatMap((row) => {
    const own = of(row);
    const [first] = own;
    if (!first) return [];
    const { attackMacs, macs } = training(first);
    return [
      [
        row.label,
        row.group,
        overSeeds(own.map((run) => student(run).clean.value)),
        overSeeds(own.map((run) => student(run).robust.value)),
        passes(macs, first, forward),
        passes(attackMacs, first, forward),
        Math.round(macs / 1e9).toString(),
        Math.round(Math.min(...own.map((run) => training(run).seconds))).toString(),
        own.map(({ seed }) => seed).join(', '),
      ],
    ];
  });
  return markdownTable([head, ...rows]).join('\n');
}
