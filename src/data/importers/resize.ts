/** Any picture as 32 x 32: the middle square, each target pixel the mean of the area it covers. */
import { IMAGE_SIZE } from '../../protocol/images';
import type { Raster } from './png';

/** For one target pixel: the first source pixel it touches, and how much of each it covers. */
function coverage(side: number): readonly { readonly first: number; readonly weights: readonly number[] }[] {
  const step = side / IMAGE_SIZE;
  return Array.from({ length: IMAGE_SIZE }, (_, i) => {
    const [low, high] = [i * step, (i + 1) * step];
    const first = Math.floor(low);
    const last = Math.max(first + 1, Math.min(side, Math.ceil(high - 1e-9)));
    const weights = Array.from({ length: last - first }, (_unused, j) => Math.min(high, first + j + 1) - Math.max(low, first + j));
    return { first, weights };
  });
}

/**
 * Box filter; small pictures are enlarged by the same rule, which then repeats pixels. A 32 x 32 picture comes out unchanged.
 * @param target [32, 32, 3] bytes at `at`
 */
export function resizeInto({ width, height, pixels }: Raster, target: Uint8Array, at: number): void {
  const side = Math.min(width, height);
  const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)];
  const covers = coverage(side);
  const area = (side / IMAGE_SIZE) ** 2;
  const sums = [0, 0, 0];
  covers.forEach((rows, y) => {
    covers.forEach((columns, x) => {
      sums.fill(0);
      rows.weights.forEach((rowWeight, dy) => {
        const start = ((top + rows.first + dy) * width + left + columns.first) * 3;
        columns.weights.forEach((weight, dx) => {
          for (let channel = 0; channel < 3; channel++) sums[channel]! += rowWeight * weight * pixels[start + 3 * dx + channel]!;
        });
      });
      for (let channel = 0; channel < 3; channel++) target[at + 3 * (y * IMAGE_SIZE + x) + channel] = Math.round(sums[channel]! / area);
    });
  });
}
