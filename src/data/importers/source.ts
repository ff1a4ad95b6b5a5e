/** A file whose bytes can be had from anywhere in it: dropped, inside a zip, or on a server. */
import { DataError } from '../../protocol/errors';
import { type ByteReader, createByteReader } from './byte-reader';
import { countBytes } from './streams';

export interface Source {
  readonly name: string;
  readonly size: number;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Unpacks gzip, deflate with (`deflate`) or without (`deflate-raw`) header, and stops at `limit` bytes. */
export function unpack(
  packed: ReadableStream<Uint8Array<ArrayBuffer>>,
  { format, limit, what }: { readonly format: CompressionFormat; readonly limit: number; readonly what: string },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return packed.pipeThrough(new DecompressionStream(format)).pipeThrough(
    countBytes((total) => {
      if (total > limit) throw new DataError(`${what} unpacks to over ${limit} bytes, expected at most that`);
    }),
  );
}

export const readSource = (source: Source): ByteReader => createByteReader(source.stream(), `file "${source.name}"`);

/** The first bytes of a source. */
export async function headOf(source: Source, count: number): Promise<Uint8Array> {
  const reader = readSource(source);
  const head = await reader.peek(count);
  await reader.cancel();
  return head;
}
