/** What `npm run lab -- evaluate` was asked to do. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from '../../src/protocol/errors';
import type { BackendName } from '../../src/protocol/messages';
import { type EvaluationReport, type EvaluationSpec, parseEvaluationSpec } from '../../src/protocol/report';
import { attackParams } from '../../src/runs/attack-params';
import { readArguments, readInteger } from '../arguments';
import { MAX_SEED, readBackend } from './options';

export interface EvaluateOptions {
  readonly weights: string;
  /** Weights of another network, for transfer examples. */
  readonly surrogate: string | null;
  readonly name: string;
  readonly spec: EvaluationSpec;
  /** Files to import first; the images are then theirs. */
  readonly files: readonly string[];
  readonly out: string;
  readonly backend: BackendName | null;
  readonly profile: string | null;
  /** A report on the same images to subtract. */
  readonly against: EvaluationReport | null;
}

const FLAGS = {
  weights: { type: 'string' },
  surrogate: { type: 'string' },
  card: { type: 'string' },
  data: { type: 'string', multiple: true },
  attack: { type: 'string' },
  n: { type: 'string' },
  epsilon: { type: 'string' },
  norm: { type: 'string' },
  seed: { type: 'string' },
  batch: { type: 'string' },
  checks: { type: 'string' },
  curves: { type: 'boolean' },
  against: { type: 'string' },
  out: { type: 'string' },
  backend: { type: 'string' },
  profile: { type: 'string' },
} as const;

/** Short names of attacks. */
const ATTACKS: Readonly<Record<string, string>> = { mini: 'mini-autoattack' };
const GENERATED = 'shapes';

/** What of a network's card an evaluation needs. */
interface Card {
  readonly data?: { readonly id: string; readonly params: EvaluationSpec['data']['params']; readonly validation?: number };
  readonly seed?: number;
}

function readJson(name: string, file: string): unknown {
  if (!existsSync(file)) throw new ConfigError(`argument "--${name}" is ${JSON.stringify(file)}, expected a file that exists`);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`argument "--${name}" is ${JSON.stringify(file)} (${String(error)}), expected a file of JSON`);
  }
}

/** The l2 threat model's own radius. */
const L2_RADIUS = 128 / 255;

/** A number, or one over another as in `8/255`. */
function readRadius(text: string): number {
  const [over = '', under = '1'] = text.split('/');
  const value = Number(over) / Number(under);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new ConfigError(`argument "--epsilon" is ${JSON.stringify(text)}, expected a number as 8/255 or 0.03`);
  }
  return value;
}

/**
 * Reads the arguments after `lab evaluate`.
 * @param storedData folder of the profile that keeps data between runs
 * @throws ConfigError
 */
export function readEvaluateOptions(argv: readonly string[], storedData: string): EvaluateOptions {
  const { values } = readArguments(argv, FLAGS, false);
  const { weights } = values;
  if (!weights || !existsSync(weights)) {
    throw new ConfigError(`argument "--weights" is ${JSON.stringify(weights ?? '')}, expected a safetensors file that exists`);
  }
  const surrogate = values.surrogate ?? null;
  if (surrogate !== null && !existsSync(surrogate)) {
    throw new ConfigError(`argument "--surrogate" is ${JSON.stringify(surrogate)}, expected a safetensors file that exists`);
  }
  const beside = weights.replace(/\.safetensors$/, '.json');
  const cardFile = values.card ?? (existsSync(beside) && beside !== weights ? beside : null);
  const card = cardFile === null ? {} : (readJson('card', cardFile) as Card);
  const given = values.data ?? [];
  const files = given.filter((each) => each !== GENERATED);
  for (const file of files) {
    if (!existsSync(file)) throw new ConfigError(`argument "--data" is ${JSON.stringify(file)}, expected "shapes" or a file that exists`);
  }
  if (files.length > 0 && files.length < given.length)
    throw new ConfigError('argument "--data" is shapes and files, expected one of the two');
  // The card tells the parameters of its own data set only.
  const own = card.data && (given.length === 0 || (files.length === 0 && card.data.id === GENERATED)) ? card.data : null;
  if (!own && given.length === 0) throw new ConfigError('argument "--data" is missing and there is no card, expected "shapes" or files');
  const seed = values.seed === undefined ? (card.seed ?? 1) : readInteger('seed', values.seed, 0, MAX_SEED);
  const attack = values.attack ?? 'pgd';
  const norm = values.norm ?? 'linf';
  const radius = values.epsilon === undefined ? null : readRadius(values.epsilon);
  const spec = parseEvaluationSpec({
    data: own ? { id: own.id, params: own.params, validation: own.validation ?? 0 } : { id: GENERATED },
    threatModel: { id: norm, params: radius === null ? {} : { epsilon: radius } },
    attack: { id: ATTACKS[attack] ?? attack, params: attackParams(attack, norm, radius ?? L2_RADIUS) },
    count: readInteger('n', values.n ?? '500', 1, 1_000_000),
    ...(values.batch === undefined ? {} : { batchSize: readInteger('batch', values.batch, 1, 4096) }),
    seed,
    checks: values.checks ?? 'full',
    curves: values.curves ? ['epsilon', 'steps', 'restarts'] : [],
  });
  const name = path.basename(weights, '.safetensors');
  const isStored = files.length > 0 || spec.data.id !== GENERATED;
  return {
    ...{ weights, surrogate, name, spec, files },
    out: path.resolve(values.out ?? path.join('runs', `${name}-${spec.attack.id}-seed${seed}`)),
    backend: readBackend(values.backend),
    profile: values.profile ? path.resolve(values.profile) : isStored ? storedData : null,
    against: values.against === undefined ? null : (readJson('against', values.against) as EvaluationReport),
  };
}
