/** The closing table of a run, as Markdown, so that it can be pasted into a note. */
import { trainingCost as totalTrainingCost } from '../../src/engine/ledger';
import type { RunResult } from '../../src/protocol/messages';
import type { LedgerEntry, Proportion } from '../../src/protocol/metrics';
import { NETWORK_ROLES, type NetworkRole } from '../../src/protocol/run-config';
import { duration } from './progress';

const proportion = ({ value, low, high }: Proportion) => `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;

/** Multiply-accumulates spent on training `phase`, whatever network they went through, and the attacks' share of them. */
export function trainingCost(ledger: readonly LedgerEntry[], phase: NetworkRole) {
  const attacks = ledger.filter((row) => row.phase === phase && row.purpose === 'training').map((row) => row.inputGradient);
  return { macs: totalTrainingCost(ledger, phase), inputGradient: attacks.reduce((sum, macs) => sum + macs, 0) };
}

function rows(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) => `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`);
}

/** A table with its rule under the first row, which is its head. */
export function markdownTable(table: readonly (readonly string[])[]): string[] {
  const [header = '', ...lines] = rows(table);
  return [header, header.replaceAll(/[^|]/g, '-'), ...lines];
}

export function resultTable(result: RunResult): string {
  const { config, environment, results, ledger } = result;
  const head = ['network', 'clean accuracy', 'robust accuracy', 'n', 'training GMAC', 'input-gradient GMAC'];
  const giga = (macs: number) => Number((macs / 1e9).toPrecision(3)).toString();
  const body = NETWORK_ROLES.flatMap((role) =>
    results
      .filter(({ network }) => network === role)
      .map(({ clean, robust }) => {
        const cost = trainingCost(ledger, role);
        return [role, proportion(clean), proportion(robust), String(robust.n), giga(cost.macs), giga(cost.inputGradient)];
      }),
  );
  const { backend, adapter } = environment.backend;
  return [
    `${config.name}, seed ${result.seed}, ${backend} (${adapter}), ${duration(result.seconds)}; attack: ${results[0]?.attack ?? 'none'}; Wilson 95 % intervals`,
    '',
    ...markdownTable([head, ...body]),
  ].join('\n');
}
