/**
 * The safetensors format: u64 little-endian header length, JSON {name: {dtype, shape, data_offsets}, __metadata__},
 * raw data. F32 is written; F32 and F16 are read. Source: github.com/huggingface/safetensors, format section.
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

/** @throws DataError naming the file's fault; ranges must lie inside the file and not overlap */
export function readSafetensors(buffer: ArrayBuffer, headerLimit = HEADER_LIMIT): SafetensorsFile {
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
    const width = { F32: 4, F16: 2 }[dtype];
    if (width === undefined) return fail(`tensor "${name}" has dtype ${dtype}, expected F32 or F16`);
    if (from < end || to > size) return fail(`tensor "${name}" lies at ${from} to ${to}, expected inside ${end} to ${size}`);
    const count = shape.reduce((a, b) => a * b, 1);
    if (to - from !== count * width) return fail(`tensor "${name}" has ${to - from} bytes, expected ${count * width} for shape [${shape}]`);
    const bytes = buffer.slice(8 + length + from, 8 + length + to);
    const data = dtype === 'F32' ? new Float32Array(bytes) : Float32Array.from(new Uint16Array(bytes), halfToFloat);
    tensors.set(name, { shape, data });
    end = to;
  }
  return { tensors, metadata };
}
