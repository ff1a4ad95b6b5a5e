/** What a run's numbers must look like when a file brings them. */
import * as v from 'valibot';
import { DataError } from '../../protocol/errors';
import type { RunResult } from '../../protocol/messages';
import type { EvaluationRecord } from '../../protocol/metrics';
import { REPORT_VERSION } from '../../protocol/report';
import { NETWORK_ROLES, parseRunConfig } from '../../protocol/run-config';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const role = v.picklist(NETWORK_ROLES);
const text = v.string();
const setting = v.union([v.number(), text, v.boolean()]);
const proportion = v.strictObject({ value: share, low: share, high: share, n: whole });

const evaluation = v.strictObject({
  ...{ network: role, phase: role, step: whole, seconds: v.number(), spent: v.optional(v.number()) },
  ...{ clean: proportion, robust: proportion, attack: text, final: v.boolean() },
});

const step = v.strictObject({
  ...{ network: role, step: whole, total: whole, learningRate: v.number(), loss: v.number(), ms: v.number() },
  terms: v.record(text, v.number()),
});

const adjustment = v.strictObject({ network: role, step: whole, path: text, from: setting, to: setting });

const restart = v.strictObject({
  ...{ phase: v.picklist([...NETWORK_ROLES, 'evaluate']), step: whole, why: v.picklist(['memory', 'failure']), reason: text },
});

const ledgerEntry = v.strictObject({
  ...{ network: role, phase: role, purpose: v.picklist(['training', 'evaluation']) },
  ...{ forward: v.number(), weightGradient: v.number(), inputGradient: v.number() },
});

const check = v.looseObject({ id: text, label: text, light: v.picklist(['green', 'amber', 'red']), value: v.nullable(v.number()), text });
const params = v.record(text, setting);
const matrix = v.array(v.array(whole));

/** What the report's card draws; what it only passes on is left to the reader. */
const report = v.looseObject({
  ...{ version: v.literal(REPORT_VERSION), isComplete: v.boolean(), n: whole, indexHash: text, seed: whole, checkpointHash: text },
  data: v.looseObject({ id: text, hash: text }),
  model: v.looseObject({ id: text, params }),
  environment: v.looseObject({ backend: text, adapter: text, batchSize: whole, bytesPerImage: v.number(), bytesAllowed: v.number() }),
  threatModel: v.looseObject({ id: text, params }),
  ...{ attack: text, clean: proportion, robust: proportion, verdicts: text, seconds: v.number() },
  attacks: v.array(
    v.looseObject({ id: text, name: text, params, attacked: whole, fooled: whole, robust: proportion, seconds: v.number() }),
  ),
  classes: v.array(v.looseObject({ name: text, clean: proportion, robust: proportion })),
  confusion: v.looseObject({ clean: matrix, attacked: matrix }),
  checks: v.array(check),
  curves: v.array(
    v.looseObject({
      kind: v.picklist(['epsilon', 'steps', 'restarts']),
      attack: text,
      points: v.array(v.looseObject({ x: v.number(), robust: proportion })),
    }),
  ),
  flags: v.array(v.looseObject({ id: text, text })),
});

const environment = v.looseObject({
  backend: v.looseObject({
    backend: v.picklist(['webgpu', 'wasm', 'webgl', 'cpu']),
    adapter: text,
    kernels: v.picklist(['ours', 'stock']),
  }),
  ...{ userAgent: text, cores: v.number(), version: text, datasetHash: text },
});

const result = v.looseObject({
  config: v.looseObject({}),
  seed: whole,
  environment: v.nullable(environment),
  seconds: v.number(),
  results: v.array(evaluation),
  metrics: v.looseObject({
    ...{ steps: v.array(step), evaluations: v.array(evaluation), adjustments: v.array(adjustment) },
    restarts: v.optional(v.array(restart)),
  }),
  ledger: v.array(ledgerEntry),
  reports: v.array(v.looseObject({ network: role, report })),
});

/** A `run.json`; without its environment where the run ended before that was known. */
export type StoredResult = Omit<RunResult, 'environment'> & { readonly environment: RunResult['environment'] | null };

/**
 * Checks what `JSON.parse` made of a `run.json`.
 * @param file what messages call it
 * @throws DataError naming the field, its value and what was expected
 */
export function checkResult(raw: unknown, file: string): StoredResult {
  const parsed = v.safeParse(result, raw);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = issue.path?.map(({ key }) => String(key)).join('.') || 'file';
    throw new DataError(`${file} field "${path}" is ${issue.received}, expected ${issue.expected ?? issue.message}`);
  }
  try {
    return { ...(raw as StoredResult), config: parseRunConfig(parsed.output.config) };
  } catch (error) {
    throw new DataError(`${file} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The closing evaluations by network. */
export const finalsOf = (records: readonly EvaluationRecord[]) =>
  Object.fromEntries(records.filter(({ final }) => final).map((each) => [each.network, each]));
