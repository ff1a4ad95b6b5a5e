/**
 * Does a stronger attack never report more robustness? The quick demo's networks under PGD-20, APGD-CE and AutoAttack:
 *   node tools/run.mjs experiments/attack-order plan|run|table [--out DIR] [--seeds 1,2,3] [--only teacher,student,plain]
 */
import path from 'node:path';
import { findPreset } from '../../src/experiments';
import { ConfigError } from '../../src/protocol/errors';
import type { NetworkRole } from '../../src/protocol/run-config';
import { orderTable, summariseOrder } from './attack-order-table';
import { publish } from './marked';
import { readExperimentOptions } from './options';
import { type EvaluationJob, printPlan, type RunJob, runQueue } from './queue';

const ROLES: readonly NetworkRole[] = ['teacher', 'student', 'plain'];

export async function main(argv: string[]): Promise<number> {
  const { command, folder, seeds, only } = readExperimentOptions(argv, ['plan', 'run', 'table'], 'attack-order');
  const { config } = findPreset('quick-demo');
  const runs: readonly RunJob[] = seeds.map((seed) => ({ id: `quick-demo-seed${seed}`, config: { ...config, seed } }));
  const unknown = only.find((id) => !ROLES.some((role) => role === id));
  if (unknown) throw new ConfigError(`network is "${unknown}", expected one of ${ROLES.join(', ')}`);
  const attacked = ROLES.filter((role) => only.length === 0 || only.includes(role));
  const evaluations: readonly EvaluationJob[] = seeds.flatMap((seed) =>
    attacked.map((role) => ({
      id: `autoattack-${role}-seed${seed}`,
      weights: path.join(folder, `quick-demo-seed${seed}`, `${role}.safetensors`),
      card: { data: config.data, seed },
      attack: 'autoattack',
      count: config.evaluation.count,
      checks: 'none',
    })),
  );
  const jobs = [...runs, ...evaluations];
  if (command === 'plan') {
    printPlan(jobs, folder);
    return 0;
  }
  if (command === 'table') {
    const cases = seeds.flatMap((seed) =>
      ROLES.map((role) => ({ role, seed, run: `quick-demo-seed${seed}`, evaluation: `autoattack-${role}-seed${seed}` })),
    );
    const rows = (await Promise.all(cases.map((each) => summariseOrder(folder, each)))).filter((row) => row !== null);
    await publish('attack-order', orderTable(rows), rows);
    return 0;
  }
  return (await runQueue(jobs, { folder, labArguments: () => ['--backend', 'wasm'] })).length > 0 ? 1 : 0;
}
