/** Cuts the bytes of a CIFAR-10 batch file into shards with channels last. */
import { DataError } from '../../protocol/errors';
import { RECORD_BYTES, SHARD_RECORDS } from '../store/shard-store';
import { readChunks } from './streams';

const PIXELS = 32 * 32;
const CLASS_COUNT = 10;

/**
 * Reorders records from planes to pixels: class, 1024 red, 1024 green, 1024 blue -> class, then red, green, blue of each pixel.
 * @param planar [count, 3073]
 * @returns [count, 3073], a new buffer
 * @throws DataError on a class above 9
 */
function interleave(planar: Uint8Array, firstRecord: number, file: string): Uint8Array<ArrayBuffer> {
  const records = new Uint8Array(planar.length);
  for (let start = 0; start < planar.length; start += RECORD_BYTES) {
    const label = planar[start]!;
    if (label >= CLASS_COUNT) {
      const record = firstRecord + start / RECORD_BYTES;
      throw new DataError(`class of record ${record} of "${file}" is ${label}, expected 0 to 9; this is not a CIFAR-10 batch`);
    }
    records[start] = label;
    let from = start + 1;
    let to = start + 1;
    for (const green = start + 1 + PIXELS; from < green; from++, to += 3) {
      records[to] = planar[from]!;
      records[to + 1] = planar[from + PIXELS]!;
      records[to + 2] = planar[from + 2 * PIXELS]!;
    }
  }
  return records;
}

/**
 * Yields shards of 1,000 records (the last may hold fewer), each in a buffer of its own.
 * @param size bytes the file is said to have, a multiple of 3073
 * @throws DataError when it has fewer, or on a class above 9
 */
export async function* readShards(body: ReadableStream<Uint8Array>, file: string, size: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const planar = new Uint8Array(Math.min(size, SHARD_RECORDS * RECORD_BYTES));
  let filled = 0;
  let done = 0;
  for await (const chunk of readChunks(body, `file "${file}"`)) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + planar.length - filled);
      planar.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < planar.length) continue;
      yield interleave(planar, done / RECORD_BYTES, file);
      done += filled;
      filled = 0;
    }
  }
  if (done + filled !== size) throw new DataError(`file "${file}" ends after ${done + filled} bytes, expected ${size}`);
  if (filled > 0) yield interleave(planar.subarray(0, filled), done / RECORD_BYTES, file);
}
