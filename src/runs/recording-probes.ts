/** What lessons show of the recorded networks beyond their run: which cue they follow, and what masking does to a number. */
import * as v from 'valibot';
import { DataError } from '../protocol/errors';
import { NETWORK_ROLES } from '../protocol/run-config';
import { origin } from './recording';

/** The texture agrees with the figure as in training, is taken away, or is that of another class. */
export const CUE_VARIANTS = ['standard', 'no cue', 'conflicting cue'] as const;

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const proportion = v.strictObject({ value: share, low: share, high: share, n: v.number() });
const check = v.strictObject({ id: v.string(), light: v.picklist(['green', 'amber', 'red']), value: v.nullable(v.number()) });
/** Accuracies on clean pictures, under PGD on the cross-entropy, and under PGD on the margin of the logits. */
const judged = v.strictObject({ clean: proportion, pgd: proportion, margin: proportion, checks: v.array(check) });

const schema = v.strictObject({
  version: v.literal(2),
  origin,
  cues: v.array(v.strictObject({ network: v.picklist(NETWORK_ROLES), variant: v.picklist(CUE_VARIANTS), clean: proportion })),
  /** The ordinary network, and the same with its logits multiplied by `scale`. */
  masking: v.strictObject({ scale: v.number(), honest: judged, masked: judged }),
});

export type Probes = v.InferOutput<typeof schema>;

/** @throws DataError naming the field */
export function parseProbes(raw: unknown): Probes {
  const result = v.safeParse(schema, raw);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = issue.path?.map((part) => String(part.key)).join('.') || 'file';
  throw new DataError(`recorded probes field "${path}" is ${issue.received}, expected ${issue.expected}`);
}
