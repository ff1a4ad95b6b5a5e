/** What a worker does with one run: begin it or take it over, keep its checkpoints, and hand in its result exactly once. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { serialiseError } from '../../../src/protocol/errors';
import type { RunResult, RunStatus } from '../../../src/protocol/messages';
import { NETWORK_ROLES } from '../../../src/protocol/run-config';
import { type FleetFiles, hashOf } from './files';
import type { FleetRun } from './sweep-file';

export const CHECKPOINT_FILE = 'checkpoint.safetensors';

/** What lies under `checkpoints/KEY`. */
interface CheckpointRecord {
  readonly hash: string;
}

/** What lies under `results/KEY`: written once, by whoever is first. */
export interface ResultRecord {
  readonly key: string;
  readonly sweep: string;
  readonly worker: string;
  readonly version: string;
  /** Name in the run's folder -> hash of the content. */
  readonly files: Readonly<Record<string, string>>;
  /** Of weights and accuracies: equal for equal runs on one kind of backend, whatever they cost. */
  readonly outcome: string;
}

/** Runs a config in a folder; `resume` when a checkpoint is there. */
export type Execute = (job: {
  readonly run: FleetRun;
  readonly folder: string;
  readonly resume: boolean;
  onCheckpoint(): Promise<void>;
  onStatus(status: RunStatus): void;
}) => Promise<RunResult | 'interrupted'>;

export interface WorkOptions {
  readonly files: FleetFiles;
  readonly execute: Execute;
  readonly worker: string;
  readonly version: string;
  onStatus(status: RunStatus): void;
  note(text: string): void;
}

/** A run whose data is not what the sweep was made for, and can only be the same the next time. */
export class WrongData extends Error {
  override readonly name = 'WrongData';
}

/**
 * Works on a run until its result is in the store.
 * @returns the hash of the outcome, or `interrupted` with the last checkpoint in the store
 * @throws what the run threw; files that could not be stored count as that, so that the run is tried again
 */
export async function work(run: FleetRun, { files, execute, worker, version, onStatus, note }: WorkOptions): Promise<string> {
  const done = await files.readRecord<ResultRecord>(`results/${run.key}`);
  if (done) {
    note(`${run.key} is done already, by ${done.worker}`);
    return done.outcome;
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), `mixacm-${run.key.slice(0, 8)}-`));
  try {
    const resume = await fetchCheckpoint(run, folder, files, note);
    const result = await execute({
      run,
      folder,
      resume,
      onStatus,
      onCheckpoint: () => storeCheckpoint(run, folder, files),
    });
    if (result === 'interrupted') {
      await storeCheckpoint(run, folder, files);
      return 'interrupted';
    }
    if (run.dataHash !== null && result.environment.datasetHash !== run.dataHash)
      throw new WrongData(`data has hash ${result.environment.datasetHash}, expected ${run.dataHash}, that of the sweep`);
    return await handIn({ run, folder, result, files, worker, version, note });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetchCheckpoint(run: FleetRun, folder: string, files: FleetFiles, note: (text: string) => void): Promise<boolean> {
  try {
    const record = await files.readRecord<CheckpointRecord>(`checkpoints/${run.key}`);
    if (!record) return false;
    const bytes = await files.get(record.hash);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, CHECKPOINT_FILE), bytes);
    note(`${run.key} goes on from its checkpoint`);
    return true;
  } catch (error) {
    // A checkpoint only saves time: without it the run gives the same numbers later.
    note(`${run.key} begins anew: ${serialiseError(error).message}`);
    return false;
  }
}

async function storeCheckpoint(run: FleetRun, folder: string, files: FleetFiles): Promise<void> {
  const hash = await files.put(await readFile(path.join(folder, CHECKPOINT_FILE)));
  await files.writeRecord(`checkpoints/${run.key}`, { hash } satisfies CheckpointRecord);
}

interface Delivery extends Pick<WorkOptions, 'files' | 'worker' | 'version' | 'note'> {
  readonly run: FleetRun;
  readonly folder: string;
  readonly result: RunResult;
}

async function handIn({ run, folder, result, files, worker, version, note }: Delivery): Promise<string> {
  const names = [
    'run.json',
    'metrics.csv',
    'config.json',
    ...NETWORK_ROLES.filter((role) => run.config[role]).map((role) => `${role}.safetensors`),
  ];
  const stored: Record<string, string> = {};
  for (const name of names) stored[name] = await files.put(await readFile(path.join(folder, name)));
  const accuracies = result.results.map(({ network, clean, robust }) => [network, clean.value, robust.value]);
  const weights = Object.entries(stored).filter(([name]) => name.endsWith('.safetensors'));
  const outcome = hashOf(JSON.stringify([accuracies, weights]));
  const record: ResultRecord = { key: run.key, sweep: run.sweep, worker, version, files: stored, outcome };
  if (await files.writeFirst(`results/${run.key}`, record)) return outcome;
  const first = await files.readRecord<ResultRecord>(`results/${run.key}`);
  if (first && first.outcome !== outcome) {
    // Another backend may round otherwise; the first result stands, the other one is kept where it can be looked at.
    await files.writeRecord(`conflicts/${run.key}-${outcome.slice(0, 8)}`, record);
    note(`${run.key} was done by ${first.worker} with another outcome; both are kept, the first one counts`);
  } else note(`${run.key} was done by ${first?.worker ?? 'another worker'} with the same outcome`);
  return first?.outcome ?? outcome;
}
