import type { Random } from '../random';

export interface FlipCrop {
  /** Mirror left to right with probability one half. */
  readonly flip: boolean;
  /** Shift by up to this many pixels in each direction; what comes in is black. */
  readonly crop: number;
}

/** Numbers of a draw: mirrored (1 or 0), rows and columns that the view moves. */
export const DRAW = 3;

/** @returns [count, 3]: whether each image is mirrored, and how far its view moves down and right */
export function drawFlipCrop(count: number, { flip, crop }: FlipCrop, random: Random): Int32Array<ArrayBuffer> {
  const shift = () => (crop > 0 ? random.integer(2 * crop + 1) - crop : 0);
  return Int32Array.from({ length: count * DRAW }, (_, i) => (i % DRAW === 0 ? (flip ? random.integer(2) : 0) : shift()));
}

/**
 * Bytes to images in [0, 1], each mirrored and shifted at random.
 * @param bytes [count, size, size, 3] uint8, row-major
 * @returns [count, size, size, 3] float32
 * Source: He et al. 2016, arXiv:1512.03385, section 4.2 (pad, crop, flip).
 */
export function augmentImages(bytes: Uint8Array, count: number, size: number, options: FlipCrop, random: Random): Float32Array {
  const images = new Float32Array(bytes.length);
  const draws = drawFlipCrop(count, options, random);
  const row = size * 3;
  const image = size * row;
  for (let n = 0; n < count; n++) {
    const isFlipped = draws[n * DRAW] === 1;
    const down = draws[n * DRAW + 1]!;
    const right = draws[n * DRAW + 2]!;
    const from = n * image;
    for (let y = Math.max(0, -down); y < size - Math.max(0, down); y++) {
      const source = from + (y + down) * row;
      const target = from + y * row;
      for (let x = Math.max(0, -right); x < size - Math.max(0, right); x++) {
        const column = isFlipped ? size - 1 - (x + right) : x + right;
        for (let c = 0; c < 3; c++) images[target + x * 3 + c] = bytes[source + column * 3 + c]! / 255;
      }
    }
  }
  return images;
}
