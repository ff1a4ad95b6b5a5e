/** What is kept of a run in the repository: its figures, where it was made, and hashes of what is too large to keep. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunResult } from '../../src/protocol/messages';
import type { LedgerEntry, Proportion } from '../../src/protocol/metrics';
import { NETWORK_ROLES, type NetworkRole, type TrainingConfig } from '../../src/protocol/run-config';
import { trainingCost } from '../lab/table';
import type { Origin } from './queue';

export interface NetworkSummary {
  readonly network: NetworkRole;
  readonly clean: Proportion;
  readonly robust: Proportion;
  readonly attack: string;
  /** SHA-256 of the weights, as evaluations report it. */
  readonly checkpoint: string | null;
  /** Absent where the network came with the app. */
  readonly training?: {
    readonly updates: number;
    readonly batchSize: number;
    /** Wall time of all updates together, evaluations excluded. */
    readonly seconds: number;
    readonly macs: number;
    readonly attackMacs: number;
    /** Multiply-accumulates of the forward passes of the teachers. */
    readonly teacherMacs: number;
  };
}

export interface RunSummary {
  readonly id: string;
  readonly name: string;
  readonly seed: number;
  readonly commit: string;
  readonly started: string;
  readonly machine: string;
  /** Of the whole run, evaluations included. */
  readonly seconds: number;
  /** SHA-256 of run.json. */
  readonly hash: string;
  readonly networks: readonly NetworkSummary[];
}

const teacherMacs = (ledger: readonly LedgerEntry[], phase: NetworkRole) =>
  ledger
    .filter((row) => row.phase === phase && row.network !== phase && row.purpose === 'training')
    .reduce((sum, { forward, inputGradient, weightGradient }) => sum + forward + inputGradient + weightGradient, 0);

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

function summariseNetwork(run: RunResult, network: NetworkRole): NetworkSummary[] {
  const result = run.results.find((each) => each.network === network);
  const training = run.config[network];
  if (!result || !training) return [];
  const checkpoint = run.reports.find((each) => each.network === network)?.report.checkpointHash ?? null;
  const found = { network, clean: result.clean, robust: result.robust, attack: result.attack, checkpoint };
  return ['shipped' in training ? found : { ...found, training: summariseTraining(run, network, training) }];
}

function summariseTraining({ ledger, metrics }: RunResult, network: NetworkRole, { steps, batchSize }: TrainingConfig) {
  const own = metrics.steps.filter((step) => step.network === network);
  const cost = trainingCost(ledger, network);
  return {
    ...{ updates: steps, batchSize, macs: cost.macs, attackMacs: cost.inputGradient, teacherMacs: teacherMacs(ledger, network) },
    seconds: rounded(own.reduce((sum, { ms }) => sum + ms, 0) / 1000, 1),
  };
}

/** @returns null while the run is not finished */
export async function summarise(folder: string, id: string): Promise<RunSummary | null> {
  const file = path.join(folder, id, 'run.json');
  if (!existsSync(file)) return null;
  const text = await readFile(file, 'utf8');
  const run = JSON.parse(text) as RunResult;
  const { commit, cpu, started } = JSON.parse(await readFile(path.join(folder, id, 'origin.json'), 'utf8')) as Origin;
  const { backend, adapter } = run.environment.backend;
  return {
    ...{ id, name: run.config.name, seed: run.seed, commit, started },
    machine: `${cpu}, ${run.environment.cores} cores, ${backend} (${adapter})`,
    seconds: rounded(run.seconds, 1),
    hash: createHash('sha256').update(text).digest('hex'),
    networks: NETWORK_ROLES.flatMap((role) => summariseNetwork(run, role)),
  };
}

/** Mean and sample standard deviation over seeds; the value alone where there is one. */
export function overSeeds(values: readonly number[], digits = 3): string {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  if (values.length === 1) return mean.toFixed(digits);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  return `${mean.toFixed(digits)} ± ${deviation.toFixed(digits)}`;
}
