/** Many runs from one: every combination, or every row of a list, once for each seed. */
import { ConfigError } from '../protocol/errors';
import type { ParamSpec } from '../protocol/params';
import { NETWORK_ROLES, parseRunConfig, type RunConfig } from '../protocol/run-config';
import { getPath, setPath } from './config-path';
import { changesBetween } from './history/changes';
import type { Axis } from './queue/item';

/** A day's work on most devices; more is a slip of the hand. */
export const MAX_RUNS = 200;

export interface SweepPlan {
  /** `grid` takes every combination of the axes' values; `list` their first values together, then their second ones, and so on. */
  readonly kind: 'grid' | 'list';
  readonly axes: readonly Axis[];
  readonly seeds: readonly number[];
}

/** How many runs a plan stands for. */
export function countRuns({ kind, axes, seeds }: SweepPlan): number {
  const lengths = axes.map(({ values }) => values.length);
  const combinations = kind === 'grid' ? lengths.reduce((all, each) => all * each, 1) : Math.max(1, ...lengths);
  return combinations * seeds.length;
}

/**
 * The configs of a sweep, seeds innermost.
 * @throws ConfigError for more than `limit` runs, lists of unequal length, or a value that does not fit
 */
export function expandSweep(base: RunConfig, plan: SweepPlan, limit = MAX_RUNS): readonly RunConfig[] {
  const count = countRuns(plan);
  const { kind, axes, seeds } = plan;
  if (count > limit) throw new ConfigError(`sweep has ${count} runs, expected at most ${limit}`);
  if (seeds.length === 0) throw new ConfigError('sweep has 0 seeds, expected at least 1');
  for (const { path, values } of axes)
    if (values.length === 0) throw new ConfigError(`setting "${path}" has 0 values, expected at least 1`);
  const [first] = axes;
  if (kind === 'list' && first) {
    const odd = axes.find(({ values }) => values.length !== first.values.length);
    if (odd)
      throw new ConfigError(`setting "${odd.path}" has ${odd.values.length} values, expected ${first.values.length} like "${first.path}"`);
  }
  const rows =
    kind === 'grid'
      ? axes.reduce<(string | number | boolean)[][]>(
          (all, { values }) => all.flatMap((row) => values.map((value) => [...row, value])),
          [[]],
        )
      : Array.from({ length: first?.values.length ?? 1 }, (_, row) => axes.flatMap(({ values }) => values[row] ?? []));
  return rows.flatMap((row) => {
    const config = axes.reduce<RunConfig>((result, { path }, index) => applyValue(result, path, row[index] ?? null), base);
    return seeds.map((seed) => parseRunConfig({ ...config, seed }));
  });
}

const isPlugin = (value: unknown): value is { readonly id: string } => typeof value === 'object' && value !== null && 'id' in value;

/** A value at its path; another plugin comes with its own defaults. */
export function applyValue(config: RunConfig, path: string, value: string | number | boolean | null): RunConfig {
  const old = getPath(config, path);
  if (!isPlugin(old) || typeof value !== 'string') return setPath(config, path, value);
  return old.id === value ? config : setPath(config, path, { id: value, params: {} });
}

/** A generator of numbers in [0, 1) that gives the same ones again (mulberry32, public domain). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` values between two bounds, evenly spread over the parameter's own scale; of a choice, options at random. */
export function drawValues(spec: ParamSpec, bounds: readonly [number, number], count: number, seed: number): Axis['values'] {
  const next = generator(seed);
  const [low, high] = bounds;
  if (!(low <= high)) throw new ConfigError(`bounds are ${low} and ${high}, expected the smaller one first`);
  return Array.from({ length: count }, () => {
    const share = next();
    if (spec.kind === 'choice') return spec.options[Math.floor(share * spec.options.length)] ?? spec.default;
    if (spec.kind === 'flag') return share < 0.5;
    const isLogarithmic = spec.kind === 'real' && spec.scale === 'log' && low > 0;
    const value = isLogarithmic ? low * (high / low) ** share : low + share * (high - low);
    return spec.kind === 'integer' ? Math.round(value) : Number(value.toPrecision(3));
  });
}

/**
 * `1-3, 7` as seeds.
 * @throws ConfigError naming the part that is none
 */
export function parseSeeds(text: string): readonly number[] {
  const seeds = text
    .split(/[\s,、，]+/)
    .filter(Boolean)
    .flatMap((part) => {
      const [, from, to] = /^(\d+)(?:[-–](\d+))?$/.exec(part) ?? [];
      const [first, last] = [Number(from), Number(to ?? from)];
      if (from === undefined || last < first || last >= 2 ** 31)
        throw new ConfigError(`seed is "${part}", expected a whole number or a range as in 1-3`);
      if (last - first >= 10_000) throw new ConfigError(`seeds "${part}" are ${last - first + 1}, expected at most ${MAX_RUNS}`);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
  return [...new Set(seeds)];
}

/** The parts of MixACM switched on and off one by one, and training on attacked images for comparison. */
export type AblationId = 'plain' | 'mixup' | 'kd' | 'acm' | 'acm-kd' | 'acm-mixup' | 'mixacm' | 'pgd-at';
const PARTS: Readonly<Record<Exclude<AblationId, 'pgd-at'>, readonly ('alphaAcm' | 'alphaKld' | 'mixupAlpha')[]>> = {
  plain: [],
  mixup: ['mixupAlpha'],
  kd: ['alphaKld'],
  acm: ['alphaAcm'],
  'acm-kd': ['alphaAcm', 'alphaKld'],
  'acm-mixup': ['alphaAcm', 'mixupAlpha'],
  mixacm: ['alphaAcm', 'alphaKld', 'mixupAlpha'],
};

/**
 * The ablations of a run's student. PGD-AT trains it without a teacher, from a briefly trained ordinary network: from scratch small networks
 * can collapse to a constant.
 * @throws ConfigError without a student that is trained beside a teacher
 */
export function ablationSet(base: RunConfig): readonly { readonly id: AblationId; readonly config: RunConfig }[] {
  const { student, teacher } = base;
  if (!student || !teacher) throw new ConfigError('run has no student beside a teacher, expected both for an ablation');
  const params = student.method.id === 'mixacm' ? student.method.params : {};
  const on: Readonly<Record<string, number | string | boolean>> = { alphaAcm: 100, alphaKld: 5, mixupAlpha: 1, ...params };
  const transfer = Object.entries(PARTS).map(([id, parts]) => {
    const weights = { alphaAcm: 0, alphaKld: 0, mixupAlpha: 0, ...Object.fromEntries(parts.map((part) => [part, on[part] ?? 1])) };
    return {
      id: id as AblationId,
      config: { ...base, student: { ...student, method: { id: 'mixacm', params: { ...params, ...weights } } } },
    };
  });
  const epsilon = base.evaluation.threatModel.id === 'linf' ? base.evaluation.threatModel.params.epsilon : undefined;
  const attacked = { attackSteps: 4, stepFraction: 0.4, epsilonWarmup: 0.5, ...(epsilon === undefined ? {} : { epsilon }) };
  const plain = base.plain ?? {
    ...student,
    method: { id: 'standard', params: {} },
    steps: Math.ceil(0.4 * student.steps),
    startFrom: 'scratch' as const,
  };
  const pgd = {
    ...base,
    plain,
    teacher: null,
    student: { ...student, method: { id: 'pgd-at', params: attacked }, startFrom: 'plain' as const },
  };
  return [...transfer, { id: 'pgd-at' as const, config: pgd }];
}

const LATER = { teacher: ['teacher', 'student'], student: ['student'] } as const;

/** A run whose beginning another one has in common. */
export interface Kin {
  readonly runId: string;
  readonly config: RunConfig;
}

/**
 * The checkpoint of an earlier run at which `config` can begin, bit for bit as if it had done the rest itself: nothing differs but networks
 * that were still to come. Null where there is none, or nothing would be saved.
 */
export function sharedStart(config: RunConfig, kin: readonly Kin[], checkpointIds: ReadonlySet<string>): string | null {
  for (const phase of ['student', 'teacher'] as const) {
    const done = NETWORK_ROLES.slice(0, NETWORK_ROLES.indexOf(phase));
    if (!config[phase] || !done.some((role) => config[role] && !('shipped' in (config[role] ?? {})))) continue;
    const found = kin.find(({ runId, config: other }) => {
      const differs = changesBetween(other, config).map(({ path }) => path.split('.')[0]);
      return (
        checkpointIds.has(`${runId}@${phase}`) && other[phase] && differs.every((part) => LATER[phase].some((later) => later === part))
      );
    });
    if (found) return `${found.runId}@${phase}`;
  }
  return null;
}
