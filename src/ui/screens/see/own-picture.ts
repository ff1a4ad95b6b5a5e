/** Pictures of the visitor's own, brought to [32, 32, 3] in [0, 1]. */

import { IMAGE_SIZE } from '../../../protocol/images';
import { checkSize } from '../../../runs/file-size';

/** The largest square in the middle of a picture. */
export function middleSquare(width: number, height: number): { readonly x: number; readonly y: number; readonly side: number } {
  const side = Math.min(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, side };
}

/** Opaque RGBA bytes as floats. */
export function fromRgba(rgba: Uint8ClampedArray): Float32Array {
  const pixels = new Float32Array((rgba.length / 4) * 3);
  for (let i = 0; i < rgba.length / 4; i++) for (let c = 0; c < 3; c++) pixels[3 * i + c] = rgba[4 * i + c]! / 255;
  return pixels;
}

/** Scales the middle of a picture down to ours; transparent parts come out white. */
export function shrink(source: ImageBitmap | HTMLVideoElement, width: number, height: number): Float32Array {
  const canvas = document.createElement('canvas');
  canvas.width = IMAGE_SIZE;
  canvas.height = IMAGE_SIZE;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('canvas has no 2d context, expected one');
  context.imageSmoothingQuality = 'high';
  context.fillStyle = '#fff';
  context.fillRect(0, 0, IMAGE_SIZE, IMAGE_SIZE);
  const { x, y, side } = middleSquare(width, height);
  context.drawImage(source, x, y, side, side, 0, 0, IMAGE_SIZE, IMAGE_SIZE);
  return fromRgba(context.getImageData(0, 0, IMAGE_SIZE, IMAGE_SIZE).data);
}

/** @throws where the file is no picture that the browser can read */
export async function readPictureFile(file: File): Promise<Float32Array> {
  checkSize(file, 'picture');
  const bitmap = await createImageBitmap(file);
  const pixels = shrink(bitmap, bitmap.width, bitmap.height);
  bitmap.close();
  return pixels;
}

/** A round brush of colour on a copy of a picture; coordinates in pixels of it. */
export function paint(pixels: Float32Array, x: number, y: number, radius: number, colour: readonly number[]): Float32Array {
  const painted = pixels.slice();
  for (let row = 0; row < IMAGE_SIZE; row++) {
    for (let column = 0; column < IMAGE_SIZE; column++) {
      if (Math.hypot(column + 0.5 - x, row + 0.5 - y) > radius) continue;
      painted.set(colour, 3 * (row * IMAGE_SIZE + column));
    }
  }
  return painted;
}
