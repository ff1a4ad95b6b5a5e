/** What a shipped network's card says of it: made by `tools/ship.ts`, beside the weights in `models/`. */
import * as v from 'valibot';
import { DataError } from '../protocol/errors';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const amount = v.pipe(v.number(), v.minValue(0));
const proportion = v.object({ value: share, low: share, high: share, n: v.pipe(v.number(), v.integer(), v.minValue(1)) });
const params = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));
const choice = v.object({ id: v.string(), params });
const finding = v.object({ attack: v.string(), clean: proportion, robust: proportion, threatModel: choice });

const schema = v.object({
  id: v.string(),
  model: choice,
  data: v.object({ id: v.string(), validation: v.optional(amount, 0) }),
  seed: amount,
  recipe: v.object({ method: choice, steps: amount, batchSize: amount }),
  /** Multiply-accumulates of the training, of them for attacks, and its seconds where they were kept. */
  cost: v.object({ macs: amount, inputGradient: amount, seconds: v.optional(amount) }),
  /** Of the run that trained it. */
  result: finding,
  /** Of the shipped file. */
  evaluations: v.optional(v.array(finding), []),
  environment: v.object({ backend: v.string(), adapter: v.string(), cores: amount }),
  limits: v.string(),
});

export type ModelCard = v.InferOutput<typeof schema>;
export type Finding = v.InferOutput<typeof finding>;

/** @throws DataError naming the field */
export function parseModelCard(raw: unknown): ModelCard {
  const result = v.safeParse(schema, raw);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = issue.path?.map((part) => String(part.key)).join('.') || 'file';
  throw new DataError(`model card field "${path}" is ${issue.received}, expected ${issue.expected ?? issue.message}`);
}

/** What was measured last: on the shipped file where that was done, else by the run. */
export const findings = ({ evaluations, result }: ModelCard): readonly Finding[] => (evaluations.length > 0 ? evaluations : [result]);
