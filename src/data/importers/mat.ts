/** MATLAB 5 files as SVHN comes in: X [32, 32, 3, count] of bytes and y [count, 1], where 10 stands for the digit 0. */
import { DataError } from '../../protocol/errors';
import { type ByteReader, createByteReader } from './byte-reader';
import type { ImportContext } from './context';
import { storeImages } from './images';
import { MAX_IMAGES } from './npy';
import { splitByName } from './recognise';
import { unpack } from './source';
import { streamOf } from './streams';

const COMPRESSED = 15;
const MATRIX = 14;
const UINT8 = 2;
const DOUBLE = 9;
const MAX_ELEMENTS = 20;

export const isMat = (head: Uint8Array) => new TextDecoder('latin1').decode(head.subarray(0, 10)) === 'MATLAB 5.0';

interface Tag {
  readonly type: number;
  readonly bytes: number;
  /** Bytes of a small element, which lie within its tag. */
  readonly small: Uint8Array | null;
}

interface Matrix {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Tag;
  /** At the first number. */
  readonly reader: ByteReader;
}

function parseTag(tag: Uint8Array): Tag {
  const view = new DataView(tag.buffer, tag.byteOffset, 8);
  const first = view.getUint32(0, true);
  const smallBytes = first >>> 16;
  if (smallBytes === 0) return { type: first, bytes: view.getUint32(4, true), small: null };
  return { type: first & 0xffff, bytes: smallBytes, small: tag.subarray(4, 4 + Math.min(4, smallBytes)) };
}

/** Shape and name are short; the numbers are left in the reader. */
async function readPart(reader: ByteReader): Promise<Uint8Array> {
  const { bytes, small } = parseTag(await reader.take(8));
  if (small) return small;
  if (bytes > 256) throw new DataError(`${reader.what} has a description of ${bytes} bytes, expected at most 256`);
  const part = await reader.take(Math.ceil(bytes / 8) * 8);
  return part.subarray(0, bytes);
}

async function readMatrix(reader: ByteReader): Promise<Matrix> {
  if (parseTag(await reader.take(8)).type !== MATRIX)
    throw new DataError(`${reader.what} has an element that is no matrix, expected X and y of SVHN`);
  await readPart(reader);
  const sizes = await readPart(reader);
  const view = new DataView(sizes.buffer, sizes.byteOffset, sizes.byteLength);
  const shape = Array.from({ length: sizes.length >> 2 }, (_, i) => view.getInt32(4 * i, true));
  const name = new TextDecoder('latin1').decode(await readPart(reader));
  return { name, shape, data: parseTag(await reader.take(8)), reader };
}

/** Opens every matrix of the file; each has a reader of its own, so their order does not matter. */
async function listMatrices(file: File): Promise<Map<string, () => Promise<Matrix>>> {
  const found = new Map<string, () => Promise<Matrix>>();
  for (let at = 128, i = 0; at + 8 <= file.size; i++) {
    const { type, bytes } = parseTag(new Uint8Array(await file.slice(at, at + 8).arrayBuffer()));
    const [begin, start] = [at, at + 8];
    if (i >= MAX_ELEMENTS || start + bytes > file.size) {
      throw new DataError(
        `file "${file.name}" has element ${i} of ${bytes} bytes at ${at}, expected at most ${MAX_ELEMENTS} elements inside the file`,
      );
    }
    const what = `file "${file.name}"`;
    const open = () => {
      // A matrix that is not packed begins with its own tag.
      const part = type === COMPRESSED ? file.slice(start, start + bytes) : file.slice(begin, start + bytes);
      const stream = type === COMPRESSED ? unpack(streamOf(part), { format: 'deflate', limit: MAX_IMAGES * 3072, what }) : streamOf(part);
      return readMatrix(createByteReader(stream, what));
    };
    const matrix = await open();
    await matrix.reader.cancel();
    found.set(matrix.name, open);
    at = start + bytes;
  }
  return found;
}

async function readDigits({ reader, data, shape }: Matrix, count: number, name: string): Promise<Uint8Array> {
  const width = data.type === DOUBLE ? 8 : 1;
  if ((data.type !== DOUBLE && data.type !== UINT8) || Math.max(...shape) !== count || data.bytes !== count * width) {
    throw new DataError(`y of "${name}" is [${shape.join(', ')}] of type ${data.type}, expected ${count} numbers`);
  }
  const raw = data.small ?? (await reader.take(data.bytes));
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return Uint8Array.from({ length: count }, (_, i) => {
    const digit = width === 8 ? view.getFloat64(8 * i, true) : view.getUint8(i);
    if (!Number.isInteger(digit) || digit < 0 || digit > 10)
      throw new DataError(`class of record ${i} of "${name}" is ${digit}, expected 1 to 10`);
    return digit % 10;
  });
}

/** @throws DataError on other matrices, a damaged file, and as the shard writer does */
export async function storeMat(file: File, context: ImportContext): Promise<void> {
  const { name } = file;
  const matrices = await listMatrices(file);
  const [openX, openY] = [matrices.get('X'), matrices.get('y')];
  if (!openX || !openY)
    throw new DataError(`file "${name}" holds ${[...matrices.keys()].join(', ') || 'nothing'}, expected X and y of SVHN`);
  const x = await openX();
  const count = x.shape[3] ?? 1;
  const isImages = x.shape.slice(0, 3).join() === '32,32,3' && x.data.type === UINT8 && x.data.bytes === count * 3072;
  if (!isImages || count < 1 || count > MAX_IMAGES)
    throw new DataError(
      `X of "${name}" is [${x.shape.join(', ')}] of type ${x.data.type} in ${x.data.bytes} bytes, expected bytes of [32, 32, 3, count]`,
    );
  const y = await openY();
  const classes = await readDigits(y, count, name);
  await y.reader.cancel();
  const split = splitByName(name);
  await storeImages(
    {
      reader: x.reader,
      layout: 'columns',
      classes,
      hint: { file: name, records: count, pixels: 'colour', dataset: 'svhn', ...(split ? { split } : {}) },
    },
    context,
  );
  await x.reader.cancel();
}
