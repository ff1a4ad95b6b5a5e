/** What a bundle says about itself. */
import * as v from 'valibot';
import { DataError } from '../../protocol/errors';

export const BUNDLE_FORMAT = 'mixacm-bundle';
export const BUNDLE_VERSION = 1;

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

const schema = v.strictObject({
  format: v.literal(BUNDLE_FORMAT),
  version: v.literal(BUNDLE_VERSION),
  /** Ids of the runs; the n-th lies in `runs/<n>/`, counted from 1. */
  runs: v.pipe(v.array(v.string()), v.minLength(1)),
  /** Every file but the manifest. */
  parts: v.array(v.strictObject({ path: v.string(), bytes: whole, sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) })),
});

export type Manifest = v.InferOutput<typeof schema>;

/** @throws DataError naming the field, its value and what was expected */
export function parseManifest(raw: unknown): Manifest {
  const { format, version } = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  if (format !== BUNDLE_FORMAT) throw new DataError(`bundle format is ${JSON.stringify(format) ?? 'missing'}, expected "${BUNDLE_FORMAT}"`);
  if (typeof version === 'number' && version > BUNDLE_VERSION) {
    throw new DataError(
      `bundle version is ${version}, expected at most ${BUNDLE_VERSION}: a newer app wrote it, so a newer one must read it`,
    );
  }
  const result = v.safeParse(schema, raw);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = issue.path?.map(({ key }) => String(key)).join('.') || 'manifest';
  throw new DataError(`bundle manifest field "${path}" is ${issue.received}, expected ${issue.expected ?? issue.message}`);
}
