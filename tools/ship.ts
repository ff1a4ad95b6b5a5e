/** `npm run ship -- RUN_DIR NETWORK ID`: puts a network that `lab` trained into public/models, with its card. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../src/protocol/errors';
import type { RunResult } from '../src/protocol/messages';
import type { EvaluationReport } from '../src/protocol/report';
import { NETWORK_ROLES, type NetworkRole } from '../src/protocol/run-config';
import { halveSafetensors } from './half-precision';
import { trainingCost } from './lab/table';
import { ROOT } from './paths';

const MODELS = path.join(ROOT, 'public/models');
const isRole = (text: string | undefined): text is NetworkRole => NETWORK_ROLES.some((role) => role === text);

export const shippedWeights = (id: string) => path.join(MODELS, `${id}.safetensors`);

/** What an evaluation of the shipped file found, in short. */
function finding(report: EvaluationReport) {
  const { attack, n, seed, clean, robust, indexHash, checkpointHash, threatModel } = report;
  return { attack, n, seed, clean, robust, threatModel, indexHash, checkpointHash };
}

export interface Shipment {
  readonly folder: string;
  readonly role: NetworkRole;
  readonly id: string;
  readonly limits: string;
}

/**
 * Writes the card. `result` is what the run itself measured, `evaluations` what later ones found on the shipped file.
 * @throws ConfigError when the run did not train that network
 */
export async function writeCard({ folder, role, id, limits }: Shipment, reports: readonly EvaluationReport[] = []): Promise<void> {
  const run = JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8')) as RunResult;
  const training = run.config[role];
  const result = run.results.find(({ network }) => network === role);
  if (!training || 'shipped' in training || !result)
    throw new ConfigError(`network "${role}" was not trained in ${folder}, expected one that was`);
  const { backend, adapter } = run.environment.backend;
  const { macs, inputGradient } = trainingCost(run.ledger, role);
  const steps = run.metrics.steps.filter(({ network }) => network === role);
  const seconds = Math.round(steps.reduce((sum, { ms }) => sum + ms, 0) / 1000);
  const card = {
    id,
    model: training.model,
    data: run.config.data,
    datasetHash: run.environment.datasetHash,
    seed: run.seed,
    recipe: training,
    ...(training.startFrom === 'plain' ? { startedFrom: run.config.plain } : {}),
    cost: { macs, inputGradient, seconds },
    result: { clean: result.clean, robust: result.robust, attack: result.attack, threatModel: run.config.evaluation.threatModel },
    ...(reports.length > 0 ? { evaluations: reports.map(finding) } : {}),
    environment: { backend, adapter, cores: run.environment.cores, version: run.environment.version },
    limits,
  };
  await mkdir(MODELS, { recursive: true });
  await writeFile(path.join(MODELS, `${id}.json`), `${JSON.stringify(card, null, 2)}\n`);
}

/** Weights in half precision and card. @throws ConfigError, DataError */
export async function ship(shipment: Shipment): Promise<void> {
  await writeCard(shipment);
  const { folder, role, id } = shipment;
  await writeFile(shippedWeights(id), halveSafetensors(await readFile(path.join(folder, `${role}.safetensors`))));
  console.log(`public/models/${id}.safetensors and its card are written`);
}

export async function main([folder, role, id]: string[]): Promise<number> {
  if (!folder || !isRole(role) || !id || !/^[a-z0-9-]+$/.test(id)) {
    throw new ConfigError(`arguments are ${JSON.stringify([folder, role, id])}, expected RUN_DIR plain|teacher|student ID`);
  }
  await ship({ folder, role, id, limits: 'Small and trained for minutes: made to teach from, not to compete.' });
  return 0;
}
