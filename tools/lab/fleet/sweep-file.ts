/** What a fleet is to do: SWEEP.json, or the same as a list of runs. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { findPreset } from '../../../src/experiments';
import { ConfigError } from '../../../src/protocol/errors';
import { parseRunConfig, type RunConfig } from '../../../src/protocol/run-config';
import { expandSweep, parseSeeds } from '../../../src/runs/sweep';

/** A study of methods, weights, seeds and data sets has hundreds; a slip of the hand has more than this. */
const MAX_FLEET_RUNS = 100_000;

const value = v.union([v.number(), v.string(), v.boolean()]);
const schema = v.union([
  v.strictObject({
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
    /** A preset's id, or a whole config. */
    base: v.union([v.string(), v.record(v.string(), v.unknown())]),
    kind: v.optional(v.picklist(['grid', 'list']), 'grid'),
    axes: v.optional(v.array(v.strictObject({ path: v.string(), values: v.array(value) })), []),
    /** `[1, 2, 3]` or `"1-3"`. */
    seeds: v.optional(v.union([v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.string()]), [1]),
    /** Hash of the data set, as a finished run states it; a worker with other data refuses the run. */
    dataHash: v.optional(v.string()),
  }),
  v.strictObject({ name: v.string(), runs: v.array(v.record(v.string(), v.unknown())), dataHash: v.optional(v.string()) }),
]);

/** One run as it travels: everything that decides its numbers. */
export interface FleetRun {
  /** Of config, seed and data: the same run has the same key wherever it is asked for. */
  readonly key: string;
  readonly sweep: string;
  readonly config: RunConfig;
  readonly dataHash: string | null;
}

/** Keys in order, so that equal configs give equal text. */
function canonical(part: unknown): string {
  if (Array.isArray(part)) return `[${part.map(canonical).join(',')}]`;
  if (typeof part !== 'object' || part === null) return JSON.stringify(part) ?? 'null';
  const entries = Object.entries(part).filter(([, each]) => each !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`)
    .join(',')}}`;
}

/** The name of a run does not decide its numbers. */
export function keyOf(config: RunConfig, dataHash: string | null): string {
  const { name: _, ...deciding } = config;
  return createHash('sha256')
    .update(canonical({ config: deciding, dataHash }))
    .digest('hex')
    .slice(0, 32);
}

/**
 * Reads and expands a sweep file; runs that occur twice are taken once.
 * @throws ConfigError naming the file and what does not fit
 */
export function readSweep(file: string): { readonly name: string; readonly runs: readonly FleetRun[] } {
  if (!existsSync(file)) throw new ConfigError(`sweep file is ${JSON.stringify(file)}, expected a file that exists`);
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`sweep file ${JSON.stringify(file)} is not JSON (${String(error)}), expected a sweep`);
  }
  const result = v.safeParse(schema, raw);
  if (!result.success) {
    throw new ConfigError(
      `sweep file ${JSON.stringify(file)} does not fit, expected { name, base, axes: [{ path, values }], seeds } or { name, runs }`,
    );
  }
  const sweep = result.output;
  const dataHash = sweep.dataHash ?? null;
  const runs = new Map<string, FleetRun>();
  for (const config of configsOf(sweep)) {
    const key = keyOf(config, dataHash);
    runs.set(key, { key, sweep: sweep.name, config, dataHash });
  }
  if (runs.size === 0) throw new ConfigError(`sweep file ${JSON.stringify(file)} holds 0 runs, expected at least 1`);
  return { name: sweep.name, runs: [...runs.values()] };
}

function configsOf(sweep: v.InferOutput<typeof schema>): readonly RunConfig[] {
  if ('runs' in sweep) return sweep.runs.map(parseRunConfig);
  const base = typeof sweep.base === 'string' ? findPreset(sweep.base).config : parseRunConfig(sweep.base);
  const seeds = typeof sweep.seeds === 'string' ? parseSeeds(sweep.seeds) : sweep.seeds;
  return expandSweep(base, { kind: sweep.kind, axes: sweep.axes, seeds }, MAX_FLEET_RUNS);
}
