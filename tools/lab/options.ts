/** What `npm run lab` was asked to do. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findPreset } from '../../src/experiments';
import { ConfigError } from '../../src/protocol/errors';
import type { BackendName } from '../../src/protocol/messages';
import { IMPORTED, parseRunConfig, type RunConfig } from '../../src/protocol/run-config';
import { teacherName } from '../../src/runs/teacher-actions';
import { readArguments, readInteger } from '../arguments';

export interface TeacherFiles {
  /** What the config calls it. */
  readonly name: string;
  readonly weights: string;
  readonly card: string | null;
}

export interface RunOptions {
  readonly config: RunConfig;
  readonly out: string;
  readonly backend: BackendName | null;
  readonly resume: boolean;
  /** Files of CIFAR-10 to import first. */
  readonly data: readonly string[];
  /** A checkpoint that teaches instead of the config's teacher. */
  readonly teacher: TeacherFiles | null;
  /** A browser profile that keeps imported data; null for one that is thrown away. */
  readonly profile: string | null;
}

const BACKENDS: readonly BackendName[] = ['webgpu', 'wasm', 'webgl', 'cpu'];
export const MAX_SEED = 2 ** 31 - 1;
const FLAGS = {
  out: { type: 'string' },
  backend: { type: 'string' },
  seed: { type: 'string' },
  resume: { type: 'boolean' },
  data: { type: 'string', multiple: true },
  profile: { type: 'string' },
  teacher: { type: 'string' },
  card: { type: 'string' },
} as const;

/**
 * Reads the arguments after `lab run`.
 * @param storedData folder of the profile that keeps data between runs
 * @throws ConfigError
 */
export function readRunOptions(argv: readonly string[], storedData: string): RunOptions {
  const { values, positionals } = readArguments(argv, FLAGS, true);
  if (positionals.length !== 1 || !positionals[0]) {
    throw new ConfigError(`experiments to run are ${positionals.length}, expected 1: the id of a preset or the path of a config.json`);
  }
  const [experiment] = positionals;
  const seed = values.seed === undefined ? null : readInteger('seed', values.seed, 0, MAX_SEED);
  const teacher = readTeacher(values.teacher, values.card);
  const config = withTeacher(withSeed(readConfig(experiment), seed), teacher);
  const out = path.resolve(values.out ?? path.join('runs', `${path.basename(experiment, '.json')}-seed${config.seed}`));
  const resume = values.resume ?? false;
  if (resume) checkResume(out, config);
  const data = values.data ?? [];
  for (const file of data) {
    if (!existsSync(file)) throw new ConfigError(`argument "--data" is ${JSON.stringify(file)}, expected a file that exists`);
  }
  // Generated data needs no storage, so runs on it can go side by side.
  const needsFiles = data.length > 0 || config.data.id.startsWith('cifar');
  return {
    config,
    out,
    backend: readBackend(values.backend),
    resume,
    data,
    teacher,
    profile: values.profile ? path.resolve(values.profile) : needsFiles ? storedData : null,
  };
}

export function readBackend(name: string | undefined): BackendName | null {
  if (name === undefined) return null;
  const backend = BACKENDS.find((each) => each === name);
  if (!backend) throw new ConfigError(`argument "--backend" is ${JSON.stringify(name)}, expected one of ${BACKENDS.join(', ')}`);
  return backend;
}

const withSeed = (config: RunConfig, seed: number | null): RunConfig => (seed === null ? config : { ...config, seed });

/** @throws ConfigError for a file that is not there, or a card without a checkpoint */
function readTeacher(weights: string | undefined, card: string | undefined): TeacherFiles | null {
  for (const [flag, file] of Object.entries({ '--teacher': weights, '--card': card })) {
    if (file !== undefined && !existsSync(file)) {
      throw new ConfigError(`argument "${flag}" is ${JSON.stringify(file)}, expected a file that exists`);
    }
  }
  if (weights === undefined) {
    if (card !== undefined)
      throw new ConfigError('argument "--card" is given without "--teacher", expected the checkpoint that it describes');
    return null;
  }
  return { name: teacherName(path.basename(weights)), weights, card: card ?? null };
}

const withTeacher = (config: RunConfig, teacher: TeacherFiles | null): RunConfig =>
  teacher ? { ...config, teacher: { shipped: `${IMPORTED}${teacher.name}` } } : config;

/** A preset by its id, or a config by its path; a path is what ends in `.json` or contains a separator. */
function readConfig(experiment: string): RunConfig {
  if (!/[\\/]|\.json$/.test(experiment)) return findPreset(experiment).config;
  if (!existsSync(experiment)) throw new ConfigError(`config file is ${JSON.stringify(experiment)}, expected a file that exists`);
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(experiment, 'utf8'));
  } catch (error) {
    throw new ConfigError(`config file ${JSON.stringify(experiment)} is not JSON (${String(error)}), expected a run config`);
  }
  return parseRunConfig(raw);
}

/** A checkpoint goes on with the config it was made under, and no other; a finished run has a result instead. */
function checkResume(out: string, config: RunConfig): void {
  const has = (file: string) => existsSync(path.join(out, file));
  if (!has('config.json') || !(has('checkpoint.safetensors') || has('run.json'))) {
    throw new ConfigError(
      `checkpoint.safetensors with its config.json in ${out} is absent, expected it there for --resume; run once without`,
    );
  }
  const saved = parseRunConfig(JSON.parse(readFileSync(path.join(out, 'config.json'), 'utf8')));
  if (JSON.stringify(saved) !== JSON.stringify(config)) {
    throw new ConfigError(
      `config of the run in ${out} is "${saved.name}" with seed ${saved.seed} or other settings, expected the same as asked for`,
    );
  }
}
