/** `npm run results -- FILE RUN_DIR...`: a Markdown table over the seeds of each experiment, between the markers of FILE. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../src/protocol/errors';
import type { RunResult } from '../src/protocol/messages';
import { NETWORK_ROLES, type NetworkRole } from '../src/protocol/run-config';
import { writeMarked } from './experiments/marked';
import { trainingCost } from './lab/table';

/** `0.812 ± 0.010 (0.801, 0.815, 0.820)`: mean, standard deviation and every seed's value. */
export function summary(values: readonly number[]): string {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  if (values.length === 1) return mean.toFixed(3);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  return `${mean.toFixed(3)} ± ${deviation.toFixed(3)} (${values.map((value) => value.toFixed(3)).join(', ')})`;
}

const giga = (macs: number) => `${Math.round(macs / 1e9)}`;

function row(name: string, role: NetworkRole, runs: readonly RunResult[]): string {
  const results = runs.map(({ results: all }) => all.find(({ network }) => network === role)!);
  const cost = trainingCost(runs[0]!.ledger, role);
  const cells = [
    name,
    { plain: 'ordinary', teacher: 'teacher', student: 'student' }[role],
    summary(results.map(({ clean }) => clean.value)),
    summary(results.map(({ robust }) => robust.value)),
    `${results[0]!.attack}, ${results[0]!.robust.n}`,
    runs.map(({ seed }) => seed).join(', '),
    giga(cost.macs),
    giga(cost.inputGradient),
  ];
  return `| ${cells.join(' | ')} |`;
}

function resultsTable(runs: readonly RunResult[]): string {
  const names = [...new Set(runs.map(({ config }) => config.name))];
  const groups = names.map((name) => [name, runs.filter(({ config }) => config.name === name)] as const);
  // A shipped teacher is the same in every experiment: its card has its figures.
  const wasTrained = (role: NetworkRole) => (run: RunResult) => {
    const training = run.config[role];
    return training !== null && !('shipped' in training) && run.results.some(({ network }) => network === role);
  };
  const rows = groups.flatMap(([name, members]) =>
    NETWORK_ROLES.filter((role) => members.every(wasTrained(role))).map((role) => row(name, role, members)),
  );
  const { backend, adapter } = runs[0]!.environment.backend;
  const seconds = runs.map((run) => Math.round(run.seconds));
  return [
    '| experiment | network | clean accuracy | robust accuracy | attack, n a seed | seeds | training GMAC | of it for attacks |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
    `Mean ± standard deviation over seeds, each seed's value in brackets. ${backend} (${adapter}), ${runs[0]!.environment.cores} cores; a whole run took ${Math.min(...seconds)} to ${Math.max(...seconds)} s.`,
  ].join('\n');
}

export async function main([file, ...folders]: string[]): Promise<number> {
  if (!file || folders.length === 0) throw new ConfigError('arguments are too few, expected FILE RUN_DIR...');
  const runs = await Promise.all(
    folders.map(async (folder) => JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8')) as RunResult),
  );
  await writeMarked(file, 'results', resultsTable(runs));
  return 0;
}
