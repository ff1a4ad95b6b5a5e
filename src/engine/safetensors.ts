/**
 * The safetensors format: u64 little-endian header length, JSON {name: {dtype, shape, data_offsets}, __metadata__},
 * raw data. F32 is written; F32, F16 and BF16 are read. Source: github.com/huggingface/safetensors, format section.
 */
import { DataError } from '../protocol/errors';
import * as tf from './tf';

export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, NamedTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Largest header that is read unless the caller expects more; those of weights are a few kilobytes. */
const HEADER_LIMIT = 1 << 20;

export interface ReadOptions {
  /** In bytes. */
  readonly headerLimit?: number;
  /** Tensors to leave unread, whatever their type, by name. */
  readonly skip?: (name: string) => boolean;
}

export function writeSafetensors({ tensors, metadata }: SafetensorsFile): ArrayBuffer {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = tf.util.encodeString(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + padded + offset).fill(0x20, 8, 8 + padded);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.set(json, 8);
  offset = 8 + padded;
  for (const { data } of tensors.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file.buffer;
}

/** IEEE half to single precision. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The upper half of a single-precision number. */
function brainToFloats(halves: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer);
}

const READERS: Readonly<Record<string, { readonly width: number; read(bytes: ArrayBuffer): Float32Array }>> = {
  F32: { width: 4, read: (bytes) => new Float32Array(bytes) },
  F16: { width: 2, read: (bytes) => Float32Array.from(new Uint16Array(bytes), halfToFloat) },
  BF16: { width: 2, read: (bytes) => brainToFloats(new Uint16Array(bytes)) },
};

function isEntry(value: unknown): value is { dtype: string; shape: number[]; data_offsets: [number, number] } {
  if (typeof value !== 'object' || value === null) return false;
  const { dtype, shape, data_offsets: offsets } = value as Record<string, unknown>;
  const isCount = (n: unknown) => Number.isSafeInteger(n) && (n as number) >= 0;
  return (
    typeof dtype === 'string' &&
    Array.isArray(shape) &&
    shape.every(isCount) &&
    Array.isArray(offsets) &&
    offsets.length === 2 &&
    offsets.every(isCount)
  );
}

/** @throws DataError naming the file's fault; the tensors' ranges must cover all data and not overlap */
export function readSafetensors(
  buffer: ArrayBuffer,
  { headerLimit = HEADER_LIMIT, skip = () => false }: ReadOptions = {},
): SafetensorsFile {
  const fail = (thing: string): never => {
    throw new DataError(`safetensors ${thing}`);
  };
  if (buffer.byteLength < 8) return fail(`file has ${buffer.byteLength} bytes, expected at least 8`);
  const length = Number(new DataView(buffer).getBigUint64(0, true));
  if (length > headerLimit || 8 + length > buffer.byteLength) {
    return fail(`header is ${length} bytes, expected at most ${Math.min(headerLimit, buffer.byteLength - 8)}`);
  }
  let header: unknown;
  try {
    header = JSON.parse(tf.util.decodeString(new Uint8Array(buffer, 8, length)));
  } catch (error) {
    return fail(`header is not JSON (${(error as Error).message}), expected an object of tensors`);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    return fail('header is not an object, expected one of tensors');
  const { __metadata__: rawMetadata = {}, ...entries } = header as Record<string, unknown>;
  if (typeof rawMetadata !== 'object' || rawMetadata === null) return fail('metadata is not an object, expected one of strings');
  const metadata = Object.fromEntries(Object.entries(rawMetadata).map(([key, value]) => [key, String(value)]));

  const size = buffer.byteLength - 8 - length;
  const tensors = new Map<string, NamedTensor>();
  let end = 0;
  const sorted = Object.entries(entries).map(([name, entry]) => {
    if (!isEntry(entry)) return fail(`tensor "${name}" has a malformed entry, expected dtype, shape and data_offsets`);
    return [name, entry] as const;
  });
  for (const [name, { dtype, shape, data_offsets }] of sorted.toSorted(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0])) {
    const [from, to] = data_offsets;
    if (from < end || to > size) return fail(`tensor "${name}" lies at ${from} to ${to}, expected inside ${end} to ${size}`);
    if (from > end) return fail(`data has ${from - end} bytes of no tensor before "${name}", expected none`);
    end = to;
    if (skip(name)) continue;
    const reader = READERS[dtype];
    if (!reader) return fail(`tensor "${name}" has dtype ${dtype}, expected one of ${Object.keys(READERS).join(', ')}`);
    const bytes = shape.reduce((a, b) => a * b, 1) * reader.width;
    if (to - from !== bytes) return fail(`tensor "${name}" has ${to - from} bytes, expected ${bytes} for shape [${shape}]`);
    tensors.set(name, { shape, data: reader.read(buffer.slice(8 + length + from, 8 + length + to)) });
  }
  if (end !== size) return fail(`data has ${size} bytes, expected ${end}, the end of its last tensor`);
  return { tensors, metadata };
}
