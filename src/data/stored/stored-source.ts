/** One split of a stored dataset: its shards are read when they are first needed, and stay in memory as bytes. */
import { ShapeError } from '../../protocol/errors';
import { IMAGE_BYTES, type ImageSource } from '../../protocol/images';
import { RECORD_BYTES } from '../store/shard-store';

/** A shard that is stored but perhaps not read yet. */
export interface Slot {
  readonly count: number;
  /** @returns [count, 3073] bytes, not to be changed */
  read(): Promise<Uint8Array>;
}

export interface StoredSource extends ImageSource {
  load(indices?: ArrayLike<number>): Promise<void>;
  /** Adds a shard, with its bytes where they have been read; indices handed out so far keep their meaning. */
  append(slot: Slot, records?: Uint8Array): void;
  /** Makes every later read throw: something went wrong after the set was handed out. */
  fail(error: Error): void;
}

/** @param mapClasses class for each stored class, where they differ */
export function createStoredSource(mapClasses?: readonly number[]): StoredSource {
  const slots: Slot[] = [];
  /** Bytes of each shard that has been read. */
  const shards: (Uint8Array | undefined)[] = [];
  /** Index of each shard's first image. */
  const starts: number[] = [];
  let count = 0;
  let failure: Error | null = null;

  const shardOf = (index: number) => {
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw new ShapeError(`image index is ${index}, expected an integer in [0, ${count})`);
    }
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const bring = async (shard: number) => {
    shards[shard] ??= await slots[shard]!.read();
  };

  return {
    get count() {
      return count;
    },
    append(slot, records) {
      starts.push(count);
      slots.push(slot);
      shards.push(records);
      count += slot.count;
    },
    async load(indices) {
      const wanted = indices ? new Set(Array.from(indices, shardOf)) : slots.keys();
      await Promise.all(Array.from(wanted, bring));
    },
    fail(error) {
      failure = error;
    },
    read(indices, images, labels) {
      if (failure) throw failure;
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i]!;
        const shard = shardOf(index);
        const records = shards[shard];
        if (!records) throw new ShapeError(`image ${index} is not loaded, expected a call of load() before it is read`);
        const start = (index - starts[shard]!) * RECORD_BYTES;
        const label = records[start]!;
        labels[i] = mapClasses ? mapClasses[label]! : label;
        images.set(records.subarray(start + 1, start + RECORD_BYTES), i * IMAGE_BYTES);
      }
    },
  };
}
