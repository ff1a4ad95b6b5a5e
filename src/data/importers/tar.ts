/** Walks a tar archive while it streams by; holds a header at a time. Source: POSIX.1-1988 (ustar) and GNU tar's manual. */
import { DataError } from '../../protocol/errors';
import { type ByteReader, within } from './byte-reader';

export interface TarEntry {
  /** Only a label. */
  readonly name: string;
  readonly size: number;
  readonly isFile: boolean;
  /** Of its bytes; what is left unread is passed over. */
  readonly reader: ByteReader;
}

const BLOCK = 512;
const ascii = new TextDecoder('latin1');

function field(header: Uint8Array, start: number, length: number): string {
  const text = ascii.decode(header.subarray(start, start + length));
  const end = text.indexOf('\0');
  return (end < 0 ? text : text.slice(0, end)).trim();
}

/** The sum of all header bytes, those of the sum itself counted as blanks. */
function isSound(header: Uint8Array): boolean {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : header[i]!;
  return Number.parseInt(field(header, 148, 8), 8) === sum;
}

/** @throws DataError on a header that is none, and when the archive ends early */
export async function* readTar(reader: ByteReader): AsyncGenerator<TarEntry> {
  const header = new Uint8Array(BLOCK);
  for (;;) {
    const { position, what } = reader;
    if (!(await reader.ensure()))
      throw new DataError(`${what} breaks off or is damaged (no end at byte ${position}), expected a complete file`);
    await reader.fill(header);
    if (header.every((byte) => byte === 0)) break;
    const size = Number.parseInt(field(header, 124, 12) || '0', 8);
    if (!isSound(header) || !Number.isSafeInteger(size)) {
      throw new DataError(`${what} breaks off or is damaged (no header at byte ${position}), expected a complete file`);
    }
    const type = String.fromCharCode(header[156]!);
    const name = [field(header, 345, 155), field(header, 0, 100)].filter(Boolean).join('/');
    const entry = within(reader, size, `file "${name}"`);
    yield { name, size, isFile: type === '0' || type === '\0', reader: entry };
    await entry.skip();
    await reader.skip(-size & (BLOCK - 1));
  }
  // To the end, so that a wrong checksum of the compression is noticed.
  await reader.skip();
}
