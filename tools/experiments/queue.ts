/** Runs experiments one after another through `lab`; what is finished is left alone, what was cut off goes on. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { EvaluationReport } from '../../src/protocol/report';
import { parseRunConfig, type RunConfigInput } from '../../src/protocol/run-config';
import { RunFolder } from '../lab/files';
import { ROOT } from '../paths';

/** One training run. Its folder is its id, so the id names everything that differs between runs. */
export interface RunJob {
  readonly id: string;
  readonly config: RunConfigInput;
}

/** One evaluation of weights that a run left. */
export interface EvaluationJob {
  readonly id: string;
  readonly weights: string;
  /** Which images, under which seed; what a network's card says. */
  readonly card: { readonly data: RunConfigInput['data']; readonly seed: number };
  readonly attack: string;
  readonly count: number;
  readonly checks: 'none' | 'quick' | 'full';
}

export type Job = RunJob | EvaluationJob;

/** Where a run was made; kept beside its results. */
export interface Origin {
  readonly commit: string;
  readonly cpu: string;
  /** Start of the last part of the run, ISO 8601. */
  readonly started: string;
}

export interface QueueOptions {
  readonly folder: string;
  /** Further arguments of a `lab` command; asked for before each. */
  readonly labArguments: () => readonly string[];
}

const isRun = (job: Job): job is RunJob => 'config' in job;
const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** An evaluation that was cut short leaves a report too, but not a complete one. */
export function isFinished(folder: string, job: Job): boolean {
  const file = path.join(folder, job.id, isRun(job) ? 'run.json' : 'report.json');
  return existsSync(file) && (isRun(job) || (readJson(file) as EvaluationReport).isComplete);
}

function origin(): Origin {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  return { commit, cpu: os.cpus()[0]?.model ?? 'unknown', started: new Date().toISOString() };
}

/** A checkpoint is of use only to the config it was made under. */
function canResume(folder: RunFolder, config: unknown): boolean {
  if (!existsSync(folder.path('checkpoint.safetensors')) || !existsSync(folder.path('config.json'))) return false;
  return JSON.stringify(readJson(folder.path('config.json'))) === JSON.stringify(config);
}

/** The arguments of `lab` for a job; writes the file that they name. */
async function commandOf(job: Job, target: RunFolder): Promise<readonly string[]> {
  if (isRun(job)) {
    const config = parseRunConfig(job.config);
    await target.writeJson('asked.json', config);
    return ['run', target.path('asked.json'), ...(canResume(target, config) ? ['--resume'] : [])];
  }
  await target.writeJson('card.json', job.card);
  const { weights, attack, count, checks } = job;
  return ['evaluate', '--weights', weights, '--card', target.path('card.json'), '--attack', attack, '--n', `${count}`, '--checks', checks];
}

let child: ChildProcess | null = null;
let isStopped = false;
const stop = () => {
  isStopped = true;
  child?.kill('SIGINT');
};

function listen(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) if (!process.listeners(signal).includes(stop)) process.on(signal, stop);
}

/** One `lab` command in a process of its own, so that nothing of a run survives in the next one. */
function lab(argv: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    child = spawn(process.execPath, [path.join(ROOT, 'tools/run.mjs'), 'lab', ...argv], { stdio: 'inherit', cwd: ROOT });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * Does what is not finished. A job that fails is reported and passed over; SIGINT lets `lab` save what there is and ends the queue.
 * @returns ids of the jobs that failed
 */
export async function runQueue(jobs: readonly Job[], { folder, labArguments }: QueueOptions): Promise<readonly string[]> {
  listen();
  const failed: string[] = [];
  for (const [index, job] of jobs.entries()) {
    if (isStopped || isFinished(folder, job)) continue;
    console.error(`[${index + 1}/${jobs.length}] ${job.id}, ${new Date().toISOString()}`);
    const target = new RunFolder(path.join(folder, job.id));
    await target.writeJson('origin.json', origin());
    const code = await lab([...(await commandOf(job, target)), '--out', target.folder, ...labArguments()]);
    if (code === 0 || isStopped) continue;
    console.error(`${job.id} ended with code ${code}`);
    failed.push(job.id);
  }
  return failed;
}

/** What `plan` prints. */
export function printPlan(jobs: readonly Job[], folder: string): void {
  for (const job of jobs) console.log(`${job.id.padEnd(40)} ${isFinished(folder, job) ? 'finished' : 'to do'}`);
}
