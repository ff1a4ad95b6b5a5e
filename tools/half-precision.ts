/** Weights at half their size: safetensors of 32-bit numbers rewritten with 16-bit ones. */
import { DataError } from '../src/protocol/errors';

const LARGEST = 65504;
const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/**
 * IEEE 754 half precision, rounded to nearest, ties to even.
 * @throws DataError on what half precision cannot hold
 */
export function toHalf(value: number): number {
  if (!(Math.abs(value) <= LARGEST)) throw new DataError(`weight is ${value}, expected at most ${LARGEST} for half precision`);
  single[0] = value;
  const sign = (bits[0]! >>> 16) & 0x8000;
  const magnitude = Math.abs(single[0]!);
  // Below 2^-14 halves are multiples of 2^-24; above, eleven bits from the leading one on.
  const unit = magnitude < 2 ** -14 ? 2 ** -24 : 2 ** (((bits[0]! >>> 23) & 0xff) - 127 - 10);
  const whole = roundToEven(magnitude / unit);
  if (unit === 2 ** -24) return sign | whole;
  const exponent = Math.log2(unit) + 25;
  // A fraction that rounds up to 2048 carries into the exponent by itself.
  return sign | ((exponent << 10) + (whole - 1024));
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

type Header = Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;

/**
 * The same file with every F32 tensor as F16; metadata stay.
 * @throws DataError on other types or numbers too large
 */
export function halveSafetensors(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const { __metadata__, ...tensors } = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as Header & {
    __metadata__: unknown;
  };
  const names = Object.keys(tensors);
  for (const name of names) {
    if (tensors[name]!.dtype !== 'F32') throw new DataError(`tensor "${name}" has dtype ${tensors[name]!.dtype}, expected F32`);
  }
  const halved = Object.fromEntries(
    names.map((name) => {
      const { shape, data_offsets: range } = tensors[name]!;
      return [name, { dtype: 'F16', shape, data_offsets: range.map((offset) => offset / 2) }];
    }),
  );
  const json = new TextEncoder().encode(JSON.stringify({ __metadata__, ...halved }));
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const count = (file.byteLength - 8 - length) / 4;
  const out = new Uint8Array(start + 2 * count).fill(0x20, 8, start);
  out.set(json, 8);
  const target = new DataView(out.buffer);
  target.setBigUint64(0, BigInt(start - 8), true);
  for (let i = 0; i < count; i++) target.setUint16(start + 2 * i, toHalf(view.getFloat32(8 + length + 4 * i, true)), true);
  return out;
}
