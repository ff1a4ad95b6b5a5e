/** The ways files arrange an image, turned into ours: [32, 32, 3] bytes, rows from the top, channels last. */
import { IMAGE_BYTES, IMAGE_SIZE } from '../../protocol/images';

const PIXELS = IMAGE_SIZE * IMAGE_SIZE;
const SMALL = 28;
/** A 28 x 28 picture in the middle of 32 x 32. */
const BORDER = (IMAGE_SIZE - SMALL) / 2;

/**
 * - `pixels`: as ours
 * - `planes`: 1024 red, 1024 green, 1024 blue, each row by row
 * - `columns`: 1024 red, 1024 green, 1024 blue, each column by column (MATLAB)
 * - `grey`: [28, 28]
 */
export type Layout = 'pixels' | 'planes' | 'columns' | 'grey';

export const LAYOUT_BYTES: Readonly<Record<Layout, number>> = {
  pixels: IMAGE_BYTES,
  planes: IMAGE_BYTES,
  columns: IMAGE_BYTES,
  grey: SMALL * SMALL,
};

/** Copies the image that begins at `from[start]` to `to[at]`, where 3072 zeros or an older image lie. */
export type CopyImage = (from: Uint8Array, start: number, to: Uint8Array, at: number) => void;

function copyPlanes(from: Uint8Array, start: number, to: Uint8Array, at: number): void {
  for (let source = start, target = at; source < start + PIXELS; source++, target += 3) {
    to[target] = from[source]!;
    to[target + 1] = from[source + PIXELS]!;
    to[target + 2] = from[source + 2 * PIXELS]!;
  }
}

function copyColumns(from: Uint8Array, start: number, to: Uint8Array, at: number): void {
  for (let column = 0, source = start; column < IMAGE_SIZE; column++) {
    for (let row = 0; row < IMAGE_SIZE; row++, source++) {
      const target = at + 3 * (row * IMAGE_SIZE + column);
      to[target] = from[source]!;
      to[target + 1] = from[source + PIXELS]!;
      to[target + 2] = from[source + 2 * PIXELS]!;
    }
  }
}

function copyGrey(from: Uint8Array, start: number, to: Uint8Array, at: number): void {
  to.fill(0, at, at + IMAGE_BYTES);
  for (let row = 0, source = start; row < SMALL; row++) {
    let target = at + 3 * ((row + BORDER) * IMAGE_SIZE + BORDER);
    for (let column = 0; column < SMALL; column++, source++, target += 3) to.fill(from[source]!, target, target + 3);
  }
}

export const COPY_IMAGE: Readonly<Record<Layout, CopyImage>> = {
  pixels: (from, start, to, at) => to.set(from.subarray(start, start + IMAGE_BYTES), at),
  planes: copyPlanes,
  columns: copyColumns,
  grey: copyGrey,
};
