/** A run to be made again: its settings, what it rested on, and the numbers that it gave. */
import * as v from 'valibot';
import { ConfigError, DataError } from '../protocol/errors';
import { NETWORK_ROLES, parseRunConfig, type RunConfig } from '../protocol/run-config';
import type { StoredRun } from './history/record';

export const CAPSULE_FORMAT = 'mixacm-capsule';
export const CAPSULE_VERSION = 1;

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const proportion = v.strictObject({ value: share, low: share, high: share, n: v.pipe(v.number(), v.integer(), v.minValue(1)) });
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const short = v.pipe(v.string(), v.maxLength(300));

const schema = v.strictObject({
  format: v.literal(CAPSULE_FORMAT),
  version: v.literal(CAPSULE_VERSION),
  /** Day on which the run ended, as in 2026-11-23. */
  date: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
  config: v.looseObject({}),
  /** SHA-256 over everything that determines the images. */
  dataHash: short,
  environment: v.strictObject({
    ...{ backend: short, adapter: short, kernels: short, version: short, userAgent: short },
    precision: v.optional(short),
  }),
  networks: v.pipe(
    v.array(
      v.strictObject({
        ...{ network: v.picklist(NETWORK_ROLES), clean: proportion, robust: proportion, attack: short },
        /** Of the evaluated images' positions, and of the weights. */
        indexHash: v.nullable(hash),
        checkpointHash: v.nullable(hash),
      }),
    ),
    v.minLength(1),
    v.maxLength(NETWORK_ROLES.length),
  ),
});

type Parsed = v.InferOutput<typeof schema>;

export interface Capsule extends Omit<Parsed, 'config'> {
  readonly config: RunConfig;
}
export type CapsuleNetwork = Parsed['networks'][number];

/**
 * Checks what `JSON.parse` made of a capsule.
 * @throws DataError naming the field, its value and what was expected
 */
export function checkCapsule(raw: unknown): Capsule {
  const { format, version } = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  if (format !== CAPSULE_FORMAT)
    throw new DataError(`capsule format is ${JSON.stringify(format) ?? 'missing'}, expected "${CAPSULE_FORMAT}"`);
  if (typeof version === 'number' && version > CAPSULE_VERSION) {
    throw new DataError(
      `capsule version is ${version}, expected at most ${CAPSULE_VERSION}: a newer app wrote it, so a newer one must read it`,
    );
  }
  const result = v.safeParse(schema, raw);
  if (!result.success) {
    const [issue] = result.issues;
    const path = issue.path?.map(({ key }) => String(key)).join('.') || 'capsule';
    throw new DataError(`capsule field "${path}" is ${issue.received}, expected ${issue.expected ?? issue.message}`);
  }
  try {
    return { ...result.output, config: parseRunConfig(result.output.config) };
  } catch (error) {
    throw new DataError(`capsule cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @throws DataError when the text is no capsule of this version */
export function parseCapsule(text: string): Capsule {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw new DataError(`capsule is not JSON (${error instanceof Error ? error.message : String(error)}), expected an object`);
  }
  return checkCapsule(raw);
}

export const encodeCapsule = (capsule: Capsule): string => `${JSON.stringify(capsule, null, 2)}\n`;

/**
 * The capsule of a finished run.
 * @throws ConfigError for a run that its settings alone do not determine
 */
export function capsuleOf({ record, details }: StoredRun): Capsule {
  const { config, environment, state, adjusted, isFork } = record;
  const refuse = (what: string): never => {
    throw new ConfigError(`run "${record.name ?? config.name}" ${what}`);
  };
  if (state !== 'finished' || !environment) return refuse(`is ${state}, expected a finished run for a capsule`);
  if (adjusted > 0) return refuse(`was changed ${adjusted} times while it went, expected one without live changes for a capsule`);
  if (isFork) return refuse('branched off another one, expected one from its beginning for a capsule');
  if (config.data.early) return refuse('began while pictures were arriving, expected one on all of its data for a capsule');
  const { backend, adapter, kernels, precision } = environment.backend;
  const { version, userAgent, datasetHash } = environment;
  const networks = details.evaluations.flatMap(({ final, network, clean, robust, attack }): CapsuleNetwork[] => {
    if (!final) return [];
    const report = details.reports.find((each) => each.network === network)?.report;
    return [{ network, clean, robust, attack, indexHash: report?.indexHash ?? null, checkpointHash: report?.checkpointHash ?? null }];
  });
  if (networks.length === 0) return refuse('has no closing evaluation, expected one for a capsule');
  return {
    ...{ format: CAPSULE_FORMAT, version: CAPSULE_VERSION, date: new Date(record.updatedAt).toISOString().slice(0, 10), config },
    dataHash: datasetHash,
    environment: { backend, adapter, kernels, version, userAgent, ...(precision ? { precision } : {}) },
    networks,
  };
}
