/** PGD-20 of a run beside the stages of AutoAttack on the same network and the same images. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../src/protocol/errors';
import type { RunResult } from '../../src/protocol/messages';
import type { Proportion } from '../../src/protocol/metrics';
import type { EvaluationReport } from '../../src/protocol/report';
import type { NetworkRole } from '../../src/protocol/run-config';
import { markdownTable, trainingCost } from '../lab/table';
import type { Origin } from './queue';

export interface OrderCase {
  readonly role: NetworkRole;
  readonly seed: number;
  /** Folders of the run and of the evaluation. */
  readonly run: string;
  readonly evaluation: string;
}

export interface OrderRow {
  readonly role: NetworkRole;
  readonly seed: number;
  readonly n: number;
  readonly clean: Proportion;
  readonly pgd: Proportion;
  /** Robust accuracy after each stage of AutoAttack, in its order; the last is AutoAttack's. */
  readonly stages: readonly { readonly name: string; readonly robust: Proportion }[];
  /** Of the evaluation. */
  readonly seconds: number;
  /** Multiply-accumulates of the training, and those of them spent on attacks. */
  readonly cost: { readonly macs: number; readonly inputGradient: number };
  readonly commit: string;
  readonly machine: string;
  readonly checkpoint: string;
}

/** What stands after each attack of the suite; of one with many targets, after the last. */
export function partsOf({ attacks }: Pick<EvaluationReport, 'attacks'>): OrderRow['stages'] {
  const parts = attacks.map(({ name, robust }) => ({ name: name.replace(/,.*/, ''), robust }));
  return parts.filter(({ name }, i) => parts[i + 1]?.name !== name);
}

/**
 * @returns null while the evaluation is not finished
 * @throws DataError when the two were not made on the same network and images
 */
export async function summariseOrder(folder: string, { role, seed, run, evaluation }: OrderCase): Promise<OrderRow | null> {
  const read = async (...place: string[]): Promise<unknown> => JSON.parse(await readFile(path.join(folder, ...place), 'utf8'));
  if (!existsSync(path.join(folder, evaluation, 'report.json'))) return null;
  const report = (await read(evaluation, 'report.json')) as EvaluationReport;
  if (!report.isComplete) return null;
  const result = (await read(run, 'run.json')) as RunResult;
  const { commit, cpu } = (await read(evaluation, 'origin.json')) as Origin;
  const before = result.reports.find(({ network }) => network === role)?.report;
  const isSame = before?.checkpointHash === report.checkpointHash && before.indexHash === report.indexHash;
  if (!before || !isSame) throw new DataError(`network or images of ${evaluation} are others, expected those of ${run}`);
  return {
    ...{ role, seed, n: report.n, clean: report.clean, pgd: before.robust, commit, checkpoint: report.checkpointHash },
    stages: partsOf(report),
    seconds: Math.round(report.seconds),
    cost: trainingCost(result.ledger, role),
    machine: `${cpu}, ${report.environment.backend} (${report.environment.adapter})`,
  };
}

export const LABELS: Readonly<Record<NetworkRole, string>> = { plain: 'ordinary', teacher: 'teacher', student: 'student' };

/** PGD-20 at least APGD-CE at least AutoAttack. */
export function isOrdered({ pgd, stages }: Pick<OrderRow, 'pgd' | 'stages'>): boolean {
  const values = [pgd.value, stages[0]!.robust.value, stages.at(-1)!.robust.value];
  return values.every((value, i) => i === 0 || value <= values[i - 1]!);
}

export function orderTable(rows: readonly OrderRow[]): string {
  const names = rows[0]?.stages.slice(1, -1).map(({ name }) => name) ?? [];
  const head = [
    'network',
    'seed',
    'n',
    'clean',
    'PGD-20',
    'APGD-CE-100',
    ...names.map((name) => `then ${name}`),
    'AutoAttack',
    'order',
    's',
  ];
  const body = rows.map(({ role, seed, n, clean, pgd, stages, seconds }) => {
    const last = stages.at(-1)!.robust;
    return [
      ...[LABELS[role], `${seed}`, `${n}`, clean.value.toFixed(3), pgd.value.toFixed(3)],
      ...stages.slice(0, -1).map(({ robust }) => robust.value.toFixed(3)),
      `${last.value.toFixed(3)} [${last.low.toFixed(3)}, ${last.high.toFixed(3)}]`,
      isOrdered({ pgd, stages }) ? 'holds' : 'BROKEN',
      `${seconds}`,
    ];
  });
  return markdownTable([head, ...body]).join('\n');
}
