/** Where recorded numbers come from, so that anybody can compute them again. */
import * as v from 'valibot';
import { NETWORK_ROLES } from '../protocol/run-config';

export const origin = v.strictObject({
  /** Day on which they were measured, as in 2026-11-23. */
  date: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
  /** The source that measured. */
  commit: v.pipe(v.string(), v.regex(/^[0-9a-f]{7,40}$/)),
  backend: v.string(),
  /** Files in `models/`, and the SHA-256 of each. */
  networks: v.array(
    v.strictObject({ network: v.picklist(NETWORK_ROLES), id: v.string(), sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
  ),
  /** Of the pictures. */
  datasetHash: v.string(),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

export type RecordingOrigin = v.InferOutput<typeof origin>;
