/** Runs a list of experiments one after another through `lab run`; what is finished is left alone, what was cut off goes on. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseRunConfig, type RunConfigInput } from '../../src/protocol/run-config';
import { RunFolder } from '../lab/files';
import { ROOT } from '../paths';

/** One training run. Its folder is its id, so the id names everything that differs between runs. */
export interface Job {
  readonly id: string;
  readonly config: RunConfigInput;
}

/** Where a run was made; kept beside its `run.json`. */
export interface Origin {
  readonly commit: string;
  readonly cpu: string;
  /** Start of the last part of the run, ISO 8601. */
  readonly started: string;
}

export interface QueueOptions {
  readonly folder: string;
  /** Further arguments of `lab run`. */
  readonly labArguments: readonly string[];
}

/** True when the folder of a job holds a finished run. */
export const isFinished = (folder: string, id: string) => existsSync(path.join(folder, id, 'run.json'));

export function origin(): Origin {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  return { commit, cpu: os.cpus()[0]?.model ?? 'unknown', started: new Date().toISOString() };
}

let child: ChildProcess | null = null;
let isStopped = false;
const stop = () => {
  isStopped = true;
  child?.kill('SIGINT');
};

/** One `lab` command in a process of its own, so that nothing of a run survives in the next one. */
export function lab(argv: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    child = spawn(process.execPath, [path.join(ROOT, 'tools/run.mjs'), 'lab', ...argv], { stdio: 'inherit', cwd: ROOT });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** A checkpoint is of use only to the config it was made under. */
function canResume(folder: RunFolder, config: unknown): boolean {
  if (!existsSync(folder.path('checkpoint.safetensors')) || !existsSync(folder.path('config.json'))) return false;
  return JSON.stringify(JSON.parse(readFileSync(folder.path('config.json'), 'utf8'))) === JSON.stringify(config);
}

/**
 * Runs what is not finished. A run that fails is reported and passed over; SIGINT saves a checkpoint and ends the queue.
 * @returns ids of the runs that failed
 */
export async function runQueue(jobs: readonly Job[], { folder, labArguments }: QueueOptions): Promise<readonly string[]> {
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const failed: string[] = [];
  for (const [index, { id, config: raw }] of jobs.entries()) {
    if (isStopped || isFinished(folder, id)) continue;
    const config = parseRunConfig(raw);
    const target = new RunFolder(path.join(folder, id));
    console.error(`[${index + 1}/${jobs.length}] ${id}, ${new Date().toISOString()}`);
    const resume = canResume(target, config) ? ['--resume'] : [];
    await target.writeJson('asked.json', config);
    await target.writeJson('origin.json', origin());
    const code = await lab(['run', target.path('asked.json'), '--out', target.folder, ...resume, ...labArguments]);
    if (code !== 0 && !isStopped) {
      console.error(`${id} ended with code ${code}`);
      failed.push(id);
    }
  }
  return failed;
}
