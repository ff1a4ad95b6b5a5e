/** Zip archives: listed from their directory at the end, entries unpacked on demand. */
import { DataError } from '../../protocol/errors';
import { CRC_START, crcEnd, crcStep } from './crc32';
import { type Source, unpack } from './source';
import { readChunks, streamOf } from './streams';

export interface ZipLimits {
  readonly entries: number;
  /** Unpacked bytes of all entries together. */
  readonly unpacked: number;
}

export interface ZipEntry {
  /** Only a label; no path is ever used. */
  readonly name: string;
  readonly size: number;
  readonly packedSize: number;
  readonly crc: number;
  readonly method: number;
  readonly offset: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record with the longest comment. */
const END_REACH = 22 + 65_535;

export const isZip = (head: Uint8Array) => head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5);

const viewOf = async (blob: Blob) => new DataView(await blob.arrayBuffer());

/** @throws DataError on a damaged archive, encryption, Zip64, or more than the limits allow */
export async function listZip(file: File, limits: ZipLimits): Promise<ZipEntry[]> {
  const fail = (message: string): never => {
    throw new DataError(`archive "${file.name}" ${message}`);
  };
  const tailStart = Math.max(0, file.size - END_REACH);
  const tail = await viewOf(file.slice(tailStart));
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== END) end--;
  if (end < 0) return fail('has no directory at its end, expected a complete zip file');
  const [count, length, start] = [tail.getUint16(end + 10, true), tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  if (start === 0xffffffff || count === 0xffff) return fail('is a Zip64 archive, expected at most 65,534 files and 4 GB');
  if (count > limits.entries) return fail(`holds ${count} files, expected at most ${limits.entries}`);
  if (start + length > tailStart + end) return fail(`has a directory of ${length} bytes at ${start}, expected it inside the file`);

  const directory = await viewOf(file.slice(start, start + length));
  const entries: ZipEntry[] = [];
  let unpacked = 0;
  for (let at = 0, i = 0; i < count; i++) {
    if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== ENTRY)
      return fail(`has a damaged directory at entry ${i}, expected ${count} entries`);
    const u16 = (offset: number) => directory.getUint16(at + offset, true);
    const u32 = (offset: number) => directory.getUint32(at + offset, true);
    const [nameLength, next] = [u16(28), at + 46 + u16(28) + u16(30) + u16(32)];
    if (next > directory.byteLength) return fail(`has a damaged directory at entry ${i}, expected ${count} entries`);
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, nameLength));
    const entry = { name, size: u32(24), packedSize: u32(20), crc: u32(16), method: u16(10), offset: u32(42) };
    if (u16(8) & 1) return fail(`has the encrypted file "${name}", expected no password`);
    if (entry.method !== 0 && entry.method !== 8) return fail(`packs "${name}" by method ${entry.method}, expected 0 or 8 (deflate)`);
    unpacked += entry.size;
    if (unpacked > limits.unpacked) return fail(`unpacks to over ${limits.unpacked} bytes, expected at most that`);
    if (!name.endsWith('/')) entries.push(entry);
    at = next;
  }
  return entries;
}

/** @throws DataError when the entry is not where the directory says; its stream fails when it unpacks to more than it claims */
async function openEntry(file: File, entry: ZipEntry): Promise<Source> {
  const { name, size, packedSize, method, offset } = entry;
  const local = await viewOf(file.slice(offset, offset + 30));
  if (local.byteLength < 30 || local.getUint32(0, true) !== LOCAL) {
    throw new DataError(`archive "${file.name}" has no file at byte ${offset}, expected "${name}" there`);
  }
  const start = offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  const packed = file.slice(start, start + packedSize);
  const what = `file "${name}" of archive "${file.name}"`;
  return {
    name,
    size,
    stream: () => (method === 0 ? streamOf(packed) : unpack(streamOf(packed), { format: 'deflate-raw', limit: size, what })),
  };
}

/** Passes an entry's bytes on, and compares their number and checksum with what the directory says. @throws DataError */
async function* checkedChunks(source: Source, file: File, { name, size, crc }: ZipEntry): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const what = `file "${name}" of archive "${file.name}"`;
  let [sum, length] = [CRC_START, 0];
  for await (const chunk of readChunks(source.stream(), what)) {
    sum = crcStep(sum, chunk);
    length += chunk.length;
    yield chunk;
  }
  if (length !== size || crcEnd(sum) !== crc)
    throw new DataError(`${what} is damaged: ${length} bytes with checksum ${crcEnd(sum)}, expected ${size} with ${crc}`);
}

/** Reads an entry through and compares length and checksum, before anything of it is stored. @throws DataError */
export async function verifyEntry(file: File, entry: ZipEntry): Promise<Source> {
  const source = await openEntry(file, entry);
  for await (const _ of checkedChunks(source, file, entry));
  return source;
}

/** An entry small enough to be held whole. @throws DataError when it is damaged */
export async function readEntry(file: File, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of checkedChunks(await openEntry(file, entry), file, entry)) chunks.push(chunk);
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
