/** Files in the formats people have, made for tests. */
import { zipSync, zlibSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { crc32 } from '../importers/crc32';
import { joinBytes } from './pickle';

const big32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const little32 = (value: number) => big32(value).reverse();

/** `type` as numpy writes it, for example `|u1`. */
export function makeNpy(type: string, shape: readonly number[], bytes: Uint8Array, order = 'False'): Uint8Array<ArrayBuffer> {
  const text = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const padded = text.padEnd(117);
  return joinBytes([[0x93], 'NUMPY', [1, 0, padded.length + 1, 0], `${padded}\n`, bytes]);
}

export const makeZip = (entries: Readonly<Record<string, Uint8Array>>, level: 0 | 6 = 0) =>
  zipSync(entries, { level }) as Uint8Array<ArrayBuffer>;

/** An idx file of bytes. */
export const makeIdx = (shape: readonly number[], bytes: Uint8Array) =>
  joinBytes([[0, 0, 8, shape.length, ...shape.flatMap(big32)], bytes]);

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = joinBytes([type, data]);
  return joinBytes([big32(data.length), body, big32(crc32(body))]);
}

export interface PngOptions {
  readonly width: number;
  readonly height: number;
  /** PNG colour type: 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha. */
  readonly colour: 0 | 2 | 3 | 4 | 6;
  /** Row filter, the same for all rows or one a row. */
  readonly filter?: (row: number) => number;
  readonly palette?: Uint8Array;
}

const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Filters rows the way the standard's encoder does; independent of the decoder under test. */
export function makePng(
  samples: Uint8Array,
  { width, height, colour, filter = (row) => row % 5, palette }: PngOptions,
): Uint8Array<ArrayBuffer> {
  const step = CHANNELS[colour];
  const stride = width * step;
  const rows = new Uint8Array(height * (stride + 1));
  const at = (row: number, i: number) => (row < 0 || i < 0 ? 0 : samples[row * stride + i]!);
  for (let row = 0; row < height; row++) {
    const kind = filter(row);
    rows[row * (stride + 1)] = kind;
    for (let i = 0; i < stride; i++) {
      const [left, up, corner] = [at(row, i - step), at(row - 1, i), i < step ? 0 : at(row - 1, i - step)];
      const estimate = left + up - corner;
      const nearest = [left, up, corner].reduce((best, each) => (Math.abs(estimate - each) < Math.abs(estimate - best) ? each : best));
      const guess = [0, left, up, Math.floor((left + up) / 2), nearest][kind] ?? 0;
      rows[row * (stride + 1) + 1 + i] = at(row, i) - guess;
    }
  }
  return joinBytes([
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    chunk('IHDR', Uint8Array.from([...big32(width), ...big32(height), 8, colour, 0, 0, 0])),
    ...(palette ? [chunk('PLTE', palette)] : []),
    chunk('IDAT', zlibSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** Rows as Hugging Face writes them. */
export function makeParquet(
  images: readonly Uint8Array[],
  classes: ArrayLike<number>,
  columns = { image: 'img', label: 'label' },
): Uint8Array<ArrayBuffer> {
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: columns.image, data: images.map((bytes, i) => ({ bytes, path: `${i}.png` })) },
      { name: columns.label, data: Array.from(classes, BigInt) },
    ],
    schema: [
      { name: 'root', num_children: 2 },
      { name: columns.image, num_children: 2, repetition_type: 'OPTIONAL' },
      { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
      { name: 'path', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
      { name: columns.label, type: 'INT64', repetition_type: 'OPTIONAL' },
    ],
    rowGroupSize: 1000,
  });
  return new Uint8Array(buffer);
}

const element = (type: number, bytes: Uint8Array) =>
  joinBytes([little32(type), little32(bytes.length), bytes, new Uint8Array(-bytes.length & 7)]);

export interface MatMatrix {
  readonly name: string;
  readonly shape: readonly number[];
  /** miUINT8 or miDOUBLE. */
  readonly type: 2 | 9;
  readonly bytes: Uint8Array;
}

/** A MATLAB 5 file; matrices packed as MATLAB does, or plain. */
export function makeMat(matrices: readonly MatMatrix[], isPacked: boolean): Uint8Array<ArrayBuffer> {
  const parts = matrices.map(({ name, shape, type, bytes }) => {
    const flags = element(6, Uint8Array.from([...little32(type === 2 ? 9 : 6), ...little32(0)]));
    const sizes = element(5, Uint8Array.from(shape.flatMap(little32)));
    // A name of up to four letters lies within its tag.
    const label = joinBytes([[1, 0, name.length, 0], name.padEnd(4, '\0')]);
    const matrix = element(14, joinBytes([flags, sizes, label, element(type, bytes)]));
    if (!isPacked) return matrix;
    const packed = zlibSync(matrix);
    return joinBytes([little32(15), little32(packed.length), packed]);
  });
  return joinBytes(['MATLAB 5.0 MAT-file'.padEnd(124), [0, 1, 0x49, 0x4d], ...parts]);
}
