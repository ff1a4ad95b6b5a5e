/** Gathers records into shards of a thousand and stores them where they belong. */
import { DataError } from '../../protocol/errors';
import { RECORD_BYTES, SHARD_RECORDS } from '../store/shard-store';
import type { ImportContext } from './context';
import { countClasses, type Hint, isEqual, type Place, recognise } from './recognise';

export interface ShardWriter {
  /** Room for records up to the end of the shard, at least one: fill it from its start, then say how many with `commit`. */
  readonly room: Uint8Array;
  /** Stores the shard when it is full. @throws DataError on a class that does not exist, an unknown file, a store that refuses, or a stopped import */
  commit(records: number): Promise<void>;
  /** Stores what is left. @throws DataError as `commit` */
  finish(): Promise<void>;
}

/** One buffer serves every shard: the store copies what it is given. */
export function createShardWriter(hint: Hint, { store, signal, onStage, onShard, onWarning }: ImportContext): ShardWriter {
  const { file } = hint;
  const shard = new Uint8Array(Math.min(SHARD_RECORDS, hint.records) * RECORD_BYTES);
  const counts: number[] = [];
  let place: Place | null = null;
  let filled = 0;
  let stored = 0;

  const check = (records: Uint8Array, { dataset }: Place) => {
    const classes = dataset.classes.length;
    for (let start = 0; start < records.length; start += RECORD_BYTES) {
      const label = records[start]!;
      if (label < classes) continue;
      const record = stored + start / RECORD_BYTES;
      throw new DataError(
        `class of record ${record} of "${file}" is ${label}, expected 0 to ${classes - 1}; this is not a part of ${dataset.label}`,
      );
    }
  };

  const flush = async () => {
    if (signal.aborted) throw new DataError(`import of "${file}" was stopped; what is stored is kept`);
    const records = shard.subarray(0, filled * RECORD_BYTES);
    if (!place) {
      place = recognise(records, hint);
      if (!place.isCertain) onWarning(`"${file}" is an unknown batch, taken for ${place.part.name} of ${place.dataset.label} by its name`);
    }
    const { dataset, part } = place;
    const as = dataset.stored!.as;
    onStage(`storing ${part.name}`, as);
    check(records, place);
    countClasses(records, counts);
    await store.write({ dataset: as, split: part.split, number: part.firstShard + stored / SHARD_RECORDS }, records);
    stored += filled;
    filled = 0;
    onShard();
  };

  return {
    get room() {
      return shard.subarray(filled * RECORD_BYTES);
    },
    async commit(records) {
      filled += records;
      if (filled * RECORD_BYTES === shard.length && filled > 0) await flush();
    },
    async finish() {
      if (filled > 0) await flush();
      if (!place) return;
      const { part } = place;
      if (stored < part.records) onWarning(`"${file}" holds ${stored} of the ${part.records} images of ${part.name}`);
      else if (part.counts && !isEqual(counts, part.counts))
        onWarning(`"${file}" has other class counts than the distributed ${part.name}`);
    },
  };
}
