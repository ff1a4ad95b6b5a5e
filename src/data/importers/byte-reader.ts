/** Reads a stream of bytes piece by piece, without ever holding more than a chunk and what was asked for. */
import { DataError } from '../../protocol/errors';
import { readChunks } from './streams';

export interface ByteReader {
  /** Names the file in messages, as in `file "x.npy"`. */
  readonly what: string;
  /** Bytes read so far. */
  readonly position: number;
  /** The next byte, already at hand after {@link ensure}; undefined otherwise. */
  next(): number | undefined;
  /** Makes at least one byte available; false at the end of the stream. */
  ensure(): Promise<boolean>;
  /** Fills `target`. @throws DataError when the stream ends before */
  fill(target: Uint8Array): Promise<void>;
  /** @throws DataError when the stream ends before */
  take(count: number): Promise<Uint8Array<ArrayBuffer>>;
  /** The first bytes without consuming them; fewer at the end of the stream. */
  peek(count: number): Promise<Uint8Array>;
  /** Reads to the end, or `count` bytes on, without keeping anything. */
  skip(count?: number): Promise<void>;
  /** Tells the source to stop. */
  cancel(): Promise<void>;
}

export function createByteReader(stream: ReadableStream<Uint8Array>, what: string): ByteReader {
  const chunks = readChunks(stream, what);
  let chunk: Uint8Array = new Uint8Array();
  let at = 0;
  let position = 0;

  const pull = async () => {
    while (at >= chunk.length) {
      const { done, value } = await chunks.next();
      if (done) return false;
      chunk = value;
      at = 0;
    }
    return true;
  };
  const fill = async (target: Uint8Array) => {
    for (let filled = 0; filled < target.length; ) {
      if (!(await pull())) throw new DataError(`${what} ends after ${position} bytes, expected ${target.length - filled} more`);
      const part = chunk.subarray(at, at + target.length - filled);
      target.set(part, filled);
      filled += part.length;
      at += part.length;
      position += part.length;
    }
  };

  return {
    what,
    get position() {
      return position;
    },
    next() {
      if (at >= chunk.length) return undefined;
      position++;
      return chunk[at++];
    },
    ensure: pull,
    fill,
    async take(count) {
      const taken = new Uint8Array(count);
      await fill(taken);
      return taken;
    },
    async peek(count) {
      if (!(await pull())) return new Uint8Array();
      while (chunk.length - at < count) {
        const { done, value } = await chunks.next();
        if (done) break;
        const joined = new Uint8Array(chunk.length - at + value.length);
        joined.set(chunk.subarray(at));
        joined.set(value, chunk.length - at);
        chunk = joined;
        at = 0;
      }
      return chunk.subarray(at, at + count);
    },
    async skip(count = Number.POSITIVE_INFINITY) {
      for (let left = count; left > 0 && (await pull()); ) {
        const passed = Math.min(left, chunk.length - at);
        at += passed;
        position += passed;
        left -= passed;
      }
    },
    cancel: async () => void (await chunks.return(undefined)),
  };
}

/** The next `size` bytes of a reader as a reader of their own. */
export function within(reader: ByteReader, size: number, what: string): ByteReader {
  const start = reader.position;
  const left = () => start + size - reader.position;
  const need = (count: number) => {
    if (count > left()) throw new DataError(`${what} ends after ${size} bytes, expected ${count - left()} more`);
  };
  return {
    what,
    get position() {
      return reader.position - start;
    },
    next: () => (left() > 0 ? reader.next() : undefined),
    ensure: async () => left() > 0 && reader.ensure(),
    async fill(target) {
      need(target.length);
      await reader.fill(target);
    },
    async take(count) {
      need(count);
      return reader.take(count);
    },
    peek: (count) => reader.peek(Math.min(count, left())),
    skip: async (count = left()) => reader.skip(Math.min(count, left())),
    cancel: () => reader.cancel(),
  };
}
