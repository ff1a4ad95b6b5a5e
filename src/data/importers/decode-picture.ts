/** Pictures in formats that only the browser knows. */
import { DataError } from '../../protocol/errors';
import type { DecodePicture } from './context';

/** Pictures are shrunk to 32 x 32 in the end; beyond this the browser shrinks them first, to bound memory. */
const MAX_SIDE = 4096;

/** By the browser, without colour management where it lets us choose. @throws DataError where it cannot */
export const decodePicture: DecodePicture = async (bytes, name) => {
  if (typeof createImageBitmap !== 'function' || typeof OffscreenCanvas !== 'function') {
    throw new DataError(`picture "${name}" is no 8-bit PNG, expected one: this program knows no other format`);
  }
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes]), { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  } catch (error) {
    throw new DataError(
      `picture "${name}" cannot be decoded (${error instanceof Error ? error.message : String(error)}), expected a PNG, JPEG or WebP`,
    );
  }
  const { width, height } = bitmap;
  if (Math.max(width, height) > MAX_SIDE) {
    bitmap.close();
    throw new DataError(`picture "${name}" is ${width} x ${height}, expected at most ${MAX_SIDE} on a side`);
  }
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new DataError(`picture "${name}" cannot be drawn, expected a canvas`);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const rgba = context.getImageData(0, 0, width, height).data;
  const pixels = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) pixels.set(rgba.subarray(from, from + 3), to);
  return { width, height, pixels };
};
