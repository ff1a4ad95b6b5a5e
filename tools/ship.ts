/** `npm run ship -- RUN_DIR NETWORK ID`: puts a network that `lab` trained into public/models, with its card. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../src/protocol/errors';
import type { RunResult } from '../src/protocol/messages';
import { NETWORK_ROLES, type NetworkRole } from '../src/protocol/run-config';
import { trainingCost } from './lab/table';
import { ROOT } from './paths';

const isRole = (text: string | undefined): text is NetworkRole => NETWORK_ROLES.some((role) => role === text);

export async function main([folder, role, id]: string[]): Promise<number> {
  if (!folder || !isRole(role) || !id || !/^[a-z0-9-]+$/.test(id)) {
    throw new ConfigError(`arguments are ${JSON.stringify([folder, role, id])}, expected RUN_DIR plain|teacher|student ID`);
  }
  const run = JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8')) as RunResult;
  const training = run.config[role];
  const result = run.results.find(({ network }) => network === role);
  if (!training || 'shipped' in training || !result)
    throw new ConfigError(`network "${role}" was not trained in ${folder}, expected one that was`);
  const { backend, adapter } = run.environment.backend;
  const card = {
    id,
    model: training.model,
    data: run.config.data,
    datasetHash: run.environment.datasetHash,
    seed: run.seed,
    recipe: training,
    ...(training.startFrom === 'plain' ? { startedFrom: run.config.plain } : {}),
    cost: trainingCost(run.ledger, role),
    result: { clean: result.clean, robust: result.robust, attack: result.attack, threatModel: run.config.evaluation.threatModel },
    environment: { backend, adapter, cores: run.environment.cores, version: run.environment.version },
    limits: 'Small and trained for minutes: made to teach from, not to compete.',
  };
  const target = path.join(ROOT, 'public/models');
  await mkdir(target, { recursive: true });
  await copyFile(path.join(folder, `${role}.safetensors`), path.join(target, `${id}.safetensors`));
  await writeFile(path.join(target, `${id}.json`), `${JSON.stringify(card, null, 2)}\n`);
  console.log(`public/models/${id}.safetensors and its card are written`);
  return 0;
}
