import type { Random } from '../random';

export interface FlipCrop {
  /** Mirror left to right with probability one half. */
  readonly flip: boolean;
  /** Shift by up to this many pixels in each direction; what comes in is black. */
  readonly crop: number;
}

/**
 * Bytes to images in [0, 1], each mirrored and shifted at random.
 * @param bytes [count, size, size, 3] uint8, row-major
 * @returns [count, size, size, 3] float32
 * Source: He et al. 2016, arXiv:1512.03385, section 4.2 (pad, crop, flip).
 */
export function augmentImages(bytes: Uint8Array, count: number, size: number, { flip, crop }: FlipCrop, random: Random): Float32Array {
  const images = new Float32Array(bytes.length);
  const row = size * 3;
  const image = size * row;
  for (let n = 0; n < count; n++) {
    const isFlipped = flip && random.integer(2) === 1;
    const down = crop > 0 ? random.integer(2 * crop + 1) - crop : 0;
    const right = crop > 0 ? random.integer(2 * crop + 1) - crop : 0;
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
