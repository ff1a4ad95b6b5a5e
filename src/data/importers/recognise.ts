/** Which part of which dataset a file is: by its contents first, by its name only where they do not tell. */
import { DataError } from '../../protocol/errors';
import type { Dataset } from '../dataset';
import type { Part } from '../part';
import { datasets, getDataset } from '../registry';
import type { Split } from '../store/backend';
import { RECORD_BYTES, SHARD_RECORDS } from '../store/shard-store';

/** What is known of a file before its records are looked at. */
export interface Hint {
  /** Name of the file, only a label. */
  readonly file: string;
  /** Records it is said to hold. */
  readonly records: number;
  readonly pixels: 'colour' | 'grey';
  /** Where the format belongs to one dataset, or the user has said so. */
  readonly dataset?: string;
  readonly split?: Split;
}

export interface Place {
  readonly dataset: Dataset;
  readonly part: Part;
  /** False when only the name speaks for it. */
  readonly isCertain: boolean;
}

export const isEqual = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((value, i) => value === b[i]);

/** How often each class occurs in [n, 3073] records. */
export function countClasses(records: Uint8Array, counts: number[]): void {
  for (let start = 0; start < records.length; start += RECORD_BYTES) counts[records[start]!] = (counts[records[start]!] ?? 0) + 1;
}

function hasFingerprint(part: Part, first: Uint8Array, counts: readonly number[]): boolean {
  if (part.firstCounts) return first.length === SHARD_RECORDS * RECORD_BYTES && isEqual(part.firstCounts, counts);
  return part.firstClasses?.every((label, i) => first[i * RECORD_BYTES] === label) ?? false;
}

/** The split a file name speaks of, as in `train_32x32.mat` or `x_test.npy`. */
export function splitByName(file: string): Split | undefined {
  const name = file.split('/').at(-1)!.toLowerCase();
  if (/test|t10k|valid/.test(name)) return 'test';
  return /train|data_batch/.test(name) ? 'train' : undefined;
}

/** Exactly the right size first, else the smallest part that has room. */
function bySize(parts: readonly Part[], records: number): Part | undefined {
  const roomy = parts.filter((part) => part.records >= records).sort((a, b) => a.records - b.records);
  return roomy.find((part) => part.records === records) ?? roomy[0];
}

/**
 * Tells where a file belongs.
 * @param first the first shard of the file, at most 1,000 records
 * @throws DataError when nothing tells, or a known set has no part of that size
 */
export function recognise(first: Uint8Array, hint: Hint): Place {
  const { file, records, pixels } = hint;
  const counts = Array<number>(10).fill(0);
  countClasses(first, counts);
  const stored = datasets.filter(({ id, stored: set }) => set?.as === id && set.pixels === pixels);
  const candidates = hint.dataset ? [getDataset(hint.dataset)] : stored;

  for (const dataset of candidates) {
    const part = bySize(dataset.stored?.parts.filter((each) => hasFingerprint(each, first, counts)) ?? [], records);
    if (part) return { dataset, part, isCertain: true };
  }

  // Only the name is left, and what the caller knows of the dataset.
  const name = file.split('/').at(-1)!.toLowerCase();
  const split = hint.split ?? splitByName(file);
  for (const dataset of candidates) {
    const parts = dataset.stored?.parts ?? [];
    const isTold = parts.some((part) => part.firstCounts || part.firstClasses);
    const roomy = parts.filter((part) => part.records >= records);
    if (hint.dataset && parts.length > 0 && roomy.length === 0) {
      const sizes = parts.map((part) => `${part.name} ${part.records}`).join(', ');
      throw new DataError(`file "${file}" holds ${records} images, expected at most those of a part of ${dataset.label} (${sizes})`);
    }
    const part =
      roomy.find((each) => each.name.includes('batch') && name.startsWith(each.name)) ??
      (hint.dataset && split
        ? bySize(
            roomy.filter((each) => each.split === split),
            records,
          )
        : undefined) ??
      (hint.dataset && !isTold ? roomy.find((each) => each.records === records) : undefined);
    if (part) return { dataset, part, isCertain: !isTold };
  }
  const known = candidates.map(({ label }) => label).join(', ');
  throw new DataError(
    `file "${file}" holds classes of no known part of ${known}, expected a distributed file or a name such as data_batch_1.bin or test_batch.bin`,
  );
}
