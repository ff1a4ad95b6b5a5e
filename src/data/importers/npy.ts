/** NumPy's .npy: a header in Python's notation, then the bytes of one array. */
import { DataError } from '../../protocol/errors';
import type { ByteReader } from './byte-reader';
import type { Layout } from './pixels';
import type { Source } from './source';

export interface NpyHeader {
  /** As NumPy writes it, for example `|u1` or `<i8`. */
  readonly type: string;
  readonly shape: readonly number[];
}

export interface NpyFile {
  readonly source: Source;
  readonly header: NpyHeader;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Real headers have 128 bytes. */
const MAX_HEADER = 4096;
export const MAX_IMAGES = 1_000_000;

export const isNpy = (head: Uint8Array) => MAGIC.every((byte, i) => head[i] === byte);

/** @throws DataError on anything but a C-ordered array of plain numbers */
export async function readNpyHeader(reader: ByteReader): Promise<NpyHeader> {
  const { what } = reader;
  const prefix = await reader.take(8);
  if (!isNpy(prefix)) throw new DataError(`${what} has another signature, expected an array of NumPy`);
  const length = await reader.take(prefix[6] === 1 ? 2 : 4);
  const bytes = length.reduceRight((sum, byte) => sum * 256 + byte, 0);
  if (bytes > MAX_HEADER) throw new DataError(`${what} has a header of ${bytes} bytes, expected at most ${MAX_HEADER}`);
  const text = new TextDecoder('latin1').decode(await reader.take(bytes));
  const type = /'descr':\s*'([<|>=]?[a-z]\d+)'/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (type === undefined || shape === undefined) {
    throw new DataError(`${what} has header ${JSON.stringify(text.slice(0, 100))}, expected an array of plain numbers`);
  }
  if (!/'fortran_order':\s*False/.test(text))
    throw new DataError(`${what} is in Fortran order, expected C order (numpy.ascontiguousarray)`);
  return {
    type,
    shape: shape
      .split(',')
      .filter((part) => part.trim())
      .map(Number),
  };
}

/** How images lie in an array of this shape; undefined when it holds none. */
export function layoutOf(shape: readonly number[]): Layout | undefined {
  const [, ...image] = shape;
  const layouts: Readonly<Record<string, Layout>> = {
    '32,32,3': 'pixels',
    '3,32,32': 'planes',
    '3072': 'planes',
    '28,28': 'grey',
    '784': 'grey',
    '28,28,1': 'grey',
  };
  return layouts[image.join()];
}

/** @throws DataError unless the array holds bytes in a known arrangement */
export function checkImages({ source, header: { type, shape } }: NpyFile): { readonly layout: Layout; readonly count: number } {
  const what = `file "${source.name}"`;
  const layout = layoutOf(shape);
  const count = shape[0] ?? 0;
  if (!layout || !/^[|<>=]?u1$/.test(type)) {
    throw new DataError(
      `${what} holds ${type} [${shape.join(', ')}], expected bytes (|u1) of [count, 32, 32, 3], [count, 3, 32, 32], [count, 3072] or [count, 28, 28]`,
    );
  }
  if (count < 1 || count > MAX_IMAGES) throw new DataError(`${what} holds ${count} images, expected 1 to ${MAX_IMAGES}`);
  return { layout, count };
}

const WIDTH: Readonly<Record<string, number>> = { i1: 1, u1: 1, i2: 2, u2: 2, i4: 4, u4: 4, i8: 8, u8: 8 };

/**
 * Reads an array of class numbers, [count] or [count, 1].
 * @throws DataError on another shape, on floating-point numbers, on numbers outside [0, 255]
 */
export async function readClasses(reader: ByteReader, { type, shape }: NpyHeader): Promise<Uint8Array> {
  const { what } = reader;
  const width = WIDTH[type.slice(-2)];
  const [count = 0, second = 1] = shape;
  if (!width || type.startsWith('>') || shape.length > 2 || shape.length === 0 || second !== 1 || count > MAX_IMAGES) {
    throw new DataError(`${what} holds ${type} [${shape.join(', ')}], expected whole numbers of [count] for the classes`);
  }
  const raw = await reader.take(count * width);
  const classes = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    // Little-endian: a class is the first byte, the others must be 0.
    const bytes = raw.subarray(i * width, (i + 1) * width);
    classes[i] = bytes[0]!;
    if (bytes.some((byte, place) => place > 0 && byte !== 0))
      throw new DataError(`class of record ${i} of ${what} is outside 0 to 255, expected the number of a class`);
  }
  return classes;
}
