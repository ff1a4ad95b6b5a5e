/**
 * Bytes as Python 3 writes them in protocol 2, which has none: each byte is the letter of that number, the text is UTF-8, and a call of
 * `_codecs.encode(text, 'latin1')` turns it back. Source: `save_bytes` in Python's `Lib/pickle.py`.
 */
import { DataError } from '../../../protocol/errors';
import { type ByteReader, createByteReader } from '../byte-reader';

const AT_ONCE = 2 ** 16;

/**
 * @param length bytes of UTF-8 to take from `reader`
 * @returns the bytes they stand for, decoded while they are read
 * @throws DataError (the reader) on letters above 255
 */
export function decodeLatin1(reader: ByteReader, length: number): ByteReader {
  const { what } = reader;
  let left = length;
  /** The upper two bits of a byte whose second half is still to come, or -1. */
  let upper = -1;
  const refuse = () => new DataError(`${what} is a pickle that has text instead of bytes, expected letters up to number 255`);
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (left === 0) {
          if (upper >= 0) throw refuse();
          return controller.close();
        }
        const encoded = await reader.take(Math.min(AT_ONCE, left));
        left -= encoded.length;
        let size = 0;
        // In place: no letter takes less room than its byte.
        for (const byte of encoded) {
          if (upper >= 0) {
            if (byte >> 6 !== 2) throw refuse();
            encoded[size++] = upper | (byte & 63);
            upper = -1;
          } else if (byte < 128) encoded[size++] = byte;
          else if (byte === 0xc2 || byte === 0xc3) upper = (byte & 3) << 6;
          else throw refuse();
        }
        controller.enqueue(encoded.subarray(0, size));
      },
    },
    { highWaterMark: 0 },
  );
  return createByteReader(stream, what);
}

/** All of a reader, up to `limit` bytes. @throws DataError when there are more */
export async function takeAll(reader: ByteReader, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(limit);
  let size = 0;
  for (; await reader.ensure(); size++) {
    if (size === limit) throw new DataError(`${reader.what} holds over ${limit} bytes in one string, expected at most that`);
    bytes[size] = reader.next()!;
  }
  return bytes.subarray(0, size);
}
