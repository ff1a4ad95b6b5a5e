/** The list of a hosted shard set: what `npm run shards` writes and a download reads. */
import * as v from 'valibot';
import { DataError } from '../../protocol/errors';
import type { Dataset } from '../dataset';
import type { ShardInfo } from '../store/backend';
import { RECORD_BYTES, SHARD_RECORDS } from '../store/shard-store';

export const MANIFEST_NAME = 'manifest.json';
/** A manifest of 2,000 shards takes 400 kB. */
export const MAX_MANIFEST = 2 ** 20;

const shard = v.strictObject({
  /** Beside the manifest: no folder, no other host. */
  file: v.pipe(v.string(), v.regex(/^[\w-][\w.-]{0,99}$/)),
  split: v.picklist(['train', 'test']),
  number: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999)),
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(SHARD_RECORDS)),
  bytes: v.pipe(v.number(), v.integer()),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

const schema = v.strictObject({
  format: v.literal('mixacm-shards'),
  version: v.literal(1),
  dataset: v.pipe(v.string(), v.maxLength(100)),
  classes: v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.minLength(2), v.maxLength(256)),
  shards: v.pipe(v.array(shard), v.minLength(1), v.maxLength(2000)),
});

export type Manifest = v.InferOutput<typeof schema>;
export type ManifestShard = Manifest['shards'][number];

export const fileNameOf = ({ split, number }: Pick<ShardInfo, 'split' | 'number'>) => `${split}-${String(number).padStart(3, '0')}.bin`;

/** @param dataset its name in the store */
export function makeManifest(dataset: string, classes: readonly string[], shards: readonly ShardInfo[]): Manifest {
  return {
    format: 'mixacm-shards',
    version: 1,
    dataset,
    classes: [...classes],
    shards: shards.map(({ split, number, count, bytes, sha256 }) => ({
      file: fileNameOf({ split, number }),
      split,
      number,
      count,
      bytes,
      sha256,
    })),
  };
}

/**
 * Checks what a server sent before any shard is requested.
 * @throws DataError naming the manifest, the field, its value and what was expected
 */
export function parseManifest(text: string, address: string, dataset: Dataset): Manifest {
  const fail = (message: string): never => {
    throw new DataError(`manifest "${address}" ${message}`);
  };
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return fail(`begins with ${JSON.stringify(text.slice(0, 20))}, expected JSON; is it the address of a web page?`);
  }
  const result = v.safeParse(schema, raw);
  if (!result.success) {
    const issue = result.issues[0];
    const path = issue.path?.map(({ key }) => String(key)).join('.') || 'itself';
    return fail(`has ${path} ${issue.received}, expected ${issue.expected ?? issue.message}`);
  }
  const manifest = result.output;
  const { stored } = dataset;
  if (manifest.dataset !== stored?.as) return fail(`is of "${manifest.dataset}", expected "${stored?.as ?? dataset.id}"`);
  const known = stored.as === dataset.id ? dataset.classes : [];
  if (known.length > 0 && known.join() !== manifest.classes.join())
    return fail(`has classes ${manifest.classes.slice(0, 3).join(', ')} ..., expected ${known.slice(0, 3).join(', ')} ...`);
  const seen = new Set<string>();
  for (const { split, number, count, bytes } of manifest.shards) {
    if (bytes !== count * RECORD_BYTES)
      return fail(`has ${bytes} bytes for ${split} shard ${number} of ${count} records, expected ${count * RECORD_BYTES}`);
    if (seen.has(`${split} ${number}`)) return fail(`names ${split} shard ${number} twice, expected once`);
    seen.add(`${split} ${number}`);
  }
  return manifest;
}
