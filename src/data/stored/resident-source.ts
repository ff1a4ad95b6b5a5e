/** One split of a stored dataset, resident in memory as bytes. */
import { ShapeError } from '../../protocol/errors';
import { IMAGE_BYTES, type ImageSource } from '../../protocol/images';
import { RECORD_BYTES } from '../store/shard-store';

export interface ResidentSource extends ImageSource {
  /** Appends [n, 3073] records; indices handed out so far keep their meaning. */
  append(records: Uint8Array): void;
  /** Makes every later read throw: something went wrong after the set was handed out. */
  fail(error: Error): void;
}

/** @param mapClasses class for each stored class, where they differ */
export function createResidentSource(mapClasses?: readonly number[]): ResidentSource {
  const shards: Uint8Array[] = [];
  /** Index of each shard's first image. */
  const starts: number[] = [];
  let count = 0;
  let failure: Error | null = null;

  const shardOf = (index: number) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  return {
    get count() {
      return count;
    },
    append(records) {
      starts.push(count);
      shards.push(records);
      count += records.length / RECORD_BYTES;
    },
    fail(error) {
      failure = error;
    },
    read(indices, images, labels) {
      if (failure) throw failure;
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i]!;
        if (!Number.isInteger(index) || index < 0 || index >= count) {
          throw new ShapeError(`image index is ${index}, expected an integer in [0, ${count})`);
        }
        const shard = shardOf(index);
        const start = (index - starts[shard]!) * RECORD_BYTES;
        const label = shards[shard]![start]!;
        labels[i] = mapClasses ? mapClasses[label]! : label;
        images.set(shards[shard]!.subarray(start + 1, start + RECORD_BYTES), i * IMAGE_BYTES);
      }
    },
  };
}
