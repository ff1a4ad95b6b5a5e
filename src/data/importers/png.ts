/** PNG, decoded exactly: a canvas may manage colours or premultiply, so its pixels are not those of the file. */
import { unzlibSync } from 'fflate';
import { DataError } from '../../protocol/errors';
import { crc32 } from './crc32';

/** A picture as bytes. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** [height, width, 3], rows from the top. */
  readonly pixels: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Grey, RGB, palette, grey with alpha, RGB with alpha. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** A hostile header may claim anything. */
const MAX_PIXELS = 2 ** 24;

export const isPng = (bytes: Uint8Array) => SIGNATURE.every((byte, i) => bytes[i] === byte);

interface Header {
  readonly width: number;
  readonly height: number;
  readonly colour: number;
}

function readHeader(data: Uint8Array, fail: (message: string) => never): Header {
  if (data.length !== 13) fail(`header is ${data.length} bytes, expected 13`);
  const view = new DataView(data.buffer, data.byteOffset, 13);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colour, , , interlace] = data.subarray(8);
  if (width === 0 || height === 0 || width * height > MAX_PIXELS) fail(`size is ${width} x ${height}, expected 1 to ${MAX_PIXELS} pixels`);
  if (depth !== 8) fail(`depth is ${depth} bits, expected 8`);
  if (colour === undefined || !(colour in CHANNELS)) fail(`colour type is ${colour}, expected 0, 2, 3, 4 or 6`);
  if (interlace !== 0) fail(`interlace method is ${interlace}, expected 0`);
  return { width, height, colour: colour! };
}

/** Undoes the row filters in place (PNG specification, section 9). */
function unfilter(rows: Uint8Array, height: number, stride: number, step: number, fail: (message: string) => never): void {
  for (let row = 0; row < height; row++) {
    const start = row * (stride + 1);
    const filter = rows[start]!;
    if (filter > 4) fail(`filter of row ${row} is ${filter}, expected 0 to 4`);
    if (filter === 0) continue;
    for (let i = 0; i < stride; i++) {
      const at = start + 1 + i;
      const left = i >= step ? rows[at - step]! : 0;
      const up = row > 0 ? rows[at - stride - 1]! : 0;
      const corner = row > 0 && i >= step ? rows[at - stride - 1 - step]! : 0;
      const guess = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, corner);
      rows[at] = rows[at]! + guess;
    }
  }
}

function paeth(left: number, up: number, corner: number): number {
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function toRgb(rows: Uint8Array, { width, height, colour }: Header, palette: Uint8Array, fail: (message: string) => never): Uint8Array {
  const channels = CHANNELS[colour]!;
  const stride = width * channels;
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0, to = 0; row < height; row++) {
    for (let column = 0, from = row * (stride + 1) + 1; column < width; column++, from += channels, to += 3) {
      if (colour === 3) {
        const entry = 3 * rows[from]!;
        if (entry + 3 > palette.length) fail(`palette index is ${rows[from]}, expected less than ${palette.length / 3}`);
        pixels.set(palette.subarray(entry, entry + 3), to);
      } else {
        const isColour = channels >= 3;
        pixels[to] = rows[from]!;
        pixels[to + 1] = rows[isColour ? from + 1 : from]!;
        pixels[to + 2] = rows[isColour ? from + 2 : from]!;
      }
    }
  }
  return pixels;
}

/**
 * Decodes 8-bit PNG without interlacing; transparency and colour profiles are passed over, the pixels are those of the file.
 * @throws DataError naming the picture, what is wrong and what was expected
 */
export function decodePng(bytes: Uint8Array, name: string): Raster {
  const fail = (message: string): never => {
    throw new DataError(`picture "${name}": ${message}`);
  };
  if (!isPng(bytes)) return fail('signature is another, expected PNG');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let header: Header | null = null;
  let palette: Uint8Array = new Uint8Array();
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) return fail(`ends after ${bytes.length} bytes, expected a closing chunk`);
    const length = view.getUint32(at);
    if (length > bytes.length - at - 12)
      return fail(`chunk at byte ${at} claims ${length} bytes, expected at most ${bytes.length - at - 12}`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      fail(`checksum of chunk ${type} is another, expected a sound file`);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = readHeader(data, fail);
    else if (type === 'PLTE') palette = data;
    else if (type === 'IDAT') parts.push(data);
    else if (type === 'IEND') break;
    at += 12 + length;
  }
  if (!header) return fail('has no header, expected one');
  const { width, height, colour } = header;
  const stride = width * CHANNELS[colour]!;
  const rows = inflate(parts, height * (stride + 1), fail);
  unfilter(rows, height, stride, CHANNELS[colour]!, fail);
  return { width, height, pixels: toRgb(rows, header, palette, fail) };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function inflate(parts: readonly Uint8Array[], size: number, fail: (message: string) => never): Uint8Array {
  const packed = join(parts);
  // One byte more than expected, so that too much is noticed; a full buffer ends the inflation.
  const rows = new Uint8Array(size + 1);
  let filled = 0;
  try {
    filled = unzlibSync(packed, { out: rows }).length;
  } catch (error) {
    fail(`pixels do not unpack (${error instanceof Error ? error.message : String(error)}), expected ${size} bytes`);
  }
  if (filled !== size) fail(`pixels unpack to ${filled > size ? 'more than expected' : `${filled} bytes`}, expected ${size} bytes`);
  return rows.subarray(0, size);
}
