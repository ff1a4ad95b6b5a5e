/** CIFAR's binary batches: records of a class (CIFAR-100: a group, then a class) and three planes. */
import { DataError } from '../../protocol/errors';
import { IMAGE_BYTES } from '../../protocol/images';
import { COARSE_OF_FINE } from '../datasets/cifar-100/classes';
import { RECORD_BYTES } from '../store/shard-store';
import type { ByteReader } from './byte-reader';
import type { ImportContext } from './context';
import { COPY_IMAGE } from './pixels';
import { createShardWriter } from './shard-writer';

export interface BinaryFormat {
  readonly dataset: 'cifar-10' | 'cifar-100';
  /** Bytes before the pixels; the last of them is the class. */
  readonly header: 1 | 2;
  readonly recordBytes: number;
  readonly maxRecords: number;
}

const BINARY_FORMATS: readonly BinaryFormat[] = [
  { dataset: 'cifar-10', header: 1, recordBytes: IMAGE_BYTES + 1, maxRecords: 10_000 },
  { dataset: 'cifar-100', header: 2, recordBytes: IMAGE_BYTES + 2, maxRecords: 50_000 },
];

/** Told by the size alone: no size below nine megabytes is a multiple of both record lengths. */
export const binaryFormat = (size: number): BinaryFormat | undefined =>
  BINARY_FORMATS.find(({ recordBytes, maxRecords }) => size > 0 && size % recordBytes === 0 && size / recordBytes <= maxRecords);

const AT_ONCE = 200;

/**
 * Shards before an error stay stored and whole; the one with the error is not stored at all.
 * @throws DataError on a truncated file, a class that does not exist, an unknown batch, a store that refuses, or a stopped import
 */
export async function storeBinary(
  { name, size, format, reader }: { name: string; size: number; format: BinaryFormat; reader: ByteReader },
  context: ImportContext,
): Promise<void> {
  const { dataset, header, recordBytes } = format;
  const records = size / recordBytes;
  const writer = createShardWriter({ file: name, records, pixels: 'colour', dataset }, context);
  const buffer = new Uint8Array(AT_ONCE * recordBytes);
  for (let done = 0; done < records; ) {
    const { room } = writer;
    const count = Math.min(AT_ONCE, records - done, room.length / RECORD_BYTES);
    await reader.fill(buffer.subarray(0, count * recordBytes));
    for (let i = 0; i < count; i++) {
      const label = buffer[i * recordBytes + header - 1]!;
      if (header === 2) checkGroup(buffer[i * recordBytes]!, label, done + i, name);
      room[i * RECORD_BYTES] = label;
      COPY_IMAGE.planes(buffer, i * recordBytes + header, room, i * RECORD_BYTES + 1);
    }
    await writer.commit(count);
    done += count;
  }
  await writer.finish();
}

/** Two bytes that must agree are a good sign of the right file. */
export function checkGroup(group: number, label: number, record: number, file: string): void {
  const expected = COARSE_OF_FINE[label];
  if (group === expected) return;
  const wanted = expected === undefined ? 'a class of 0 to 99' : `${expected}`;
  throw new DataError(`group of record ${record} of "${file}", class ${label}, is ${group}, expected ${wanted}; this is not CIFAR-100`);
}
