/** A real run kept as a small file, to be looked at before anything has been trained. Nothing in it is made by hand. */
import * as v from 'valibot';
import { DataError } from '../protocol/errors';
import type { EvaluationRecord, LedgerEntry } from '../protocol/metrics';
import { NETWORK_ROLES, type NetworkRole, parseRunConfig, type RunConfig } from '../protocol/run-config';

export const RECORDING_VERSION = 1;

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const role = v.picklist(NETWORK_ROLES);
const proportion = v.strictObject({ value: share, low: share, high: share, n: whole });
const evaluation = v.strictObject({
  ...{ network: role, phase: role, step: whole, seconds: v.number(), clean: proportion, robust: proportion },
  ...{ attack: v.string(), final: v.boolean(), spent: v.optional(v.number()) },
});
const ledgerEntry = v.strictObject({
  ...{ network: role, phase: role, purpose: v.picklist(['training', 'evaluation']) },
  ...{ forward: v.number(), weightGradient: v.number(), inputGradient: v.number() },
});
const date = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/));
const commit = v.pipe(v.string(), v.regex(/^[0-9a-f]{7,40}$/));

/** Where recorded numbers come from, so that anybody can compute them again. */
export const origin = v.strictObject({
  ...{ date, commit, backend: v.string(), seed: whole },
  /** Files in `models/`, and the SHA-256 of each. */
  networks: v.array(v.strictObject({ network: role, id: v.string(), sha256: v.string() })),
  /** Of the pictures. */
  datasetHash: v.string(),
});
export type RecordingOrigin = v.InferOutput<typeof origin>;

/** Loss terms of one network at the steps that were kept; unweighted batch means. */
const steps = v.strictObject({ step: v.array(whole), loss: v.array(v.number()), terms: v.record(v.string(), v.array(v.number())) });

const schema = v.strictObject({
  version: v.literal(RECORDING_VERSION),
  preset: v.string(),
  /** Day on which the run ended, as in 2026-11-23. */
  date,
  /** The source that ran. */
  commit,
  machine: v.strictObject({ backend: v.string(), adapter: v.string(), cores: whole, version: v.string() }),
  seed: whole,
  seconds: v.number(),
  datasetHash: v.string(),
  config: v.unknown(),
  evaluations: v.array(evaluation),
  steps: v.partial(v.strictObject({ plain: steps, teacher: steps, student: steps })),
  ledger: v.array(ledgerEntry),
});

export type RecordedSteps = v.InferOutput<typeof steps>;

export interface Recording extends Omit<v.InferOutput<typeof schema>, 'config' | 'evaluations' | 'ledger'> {
  readonly config: RunConfig;
  readonly evaluations: readonly EvaluationRecord[];
  readonly ledger: readonly LedgerEntry[];
}

/** @throws DataError naming the field; ConfigError when the config is not one */
export function parseRecording(raw: unknown): Recording {
  const result = v.safeParse(schema, raw);
  if (!result.success) {
    const [issue] = result.issues;
    const path = issue.path?.map((part) => String(part.key)).join('.') || 'file';
    throw new DataError(`recording field "${path}" is ${issue.received}, expected ${issue.expected ?? issue.message}`);
  }
  return { ...result.output, config: parseRunConfig(result.output.config) };
}

/** The closing evaluation of a network. */
export const recordedFinal = ({ evaluations }: Recording, network: NetworkRole): EvaluationRecord | undefined =>
  evaluations.find((each) => each.final && each.network === network);
