// Filter gradient: for every position of a filter, the sum over output positions of input value times output gradient.
import { fma, pointer, word, zero } from './simd';

/**
 * Adds to `rows` x 8 accumulators the products over `lines` output rows of `width` positions.
 * `x` walks the input (xStep bytes a position), `dy` the output gradient. Four rows are what fits the registers, see gemm.
 */
// @ts-ignore: decorator
@inline
function accumulate(
  rows: i32, x: usize, dy: usize, acc: usize, xStep: usize, dyStep: usize,
  y: i32, lines: i32, width: i32, height: i32, lineSkip: usize, imageSkip: usize,
): void {
  let c00 = v128.load(acc), c01 = v128.load(acc, 16);
  let c10 = zero(), c11 = zero(), c20 = zero(), c21 = zero(), c30 = zero(), c31 = zero();
  let a1 = zero(), a2 = zero(), a3 = zero();
  if (rows > 1) { c10 = v128.load(acc, 32); c11 = v128.load(acc, 48); }
  if (rows > 2) { c20 = v128.load(acc, 64); c21 = v128.load(acc, 80); }
  if (rows > 3) { c30 = v128.load(acc, 96); c31 = v128.load(acc, 112); }
  for (; lines > 0; --lines) {
    for (let j = width; j > 0; --j) {
      const b0 = v128.load(dy), b1 = v128.load(dy, 16);
      const a0 = v128.load_splat<f32>(x);
      if (rows > 1) a1 = v128.load_splat<f32>(x, 4);
      if (rows > 2) a2 = v128.load_splat<f32>(x, 8);
      if (rows > 3) a3 = v128.load_splat<f32>(x, 12);
      c00 = fma(a0, b0, c00); c01 = fma(a0, b1, c01);
      if (rows > 1) { c10 = fma(a1, b0, c10); c11 = fma(a1, b1, c11); }
      if (rows > 2) { c20 = fma(a2, b0, c20); c21 = fma(a2, b1, c21); }
      if (rows > 3) { c30 = fma(a3, b0, c30); c31 = fma(a3, b1, c31); }
      x += xStep;
      dy += dyStep;
    }
    x += lineSkip;
    if (++y == height) {
      y = 0;
      x += imageSkip;
    }
  }
  v128.store(acc, c00); v128.store(acc, c01, 16);
  if (rows > 1) { v128.store(acc, c10, 32); v128.store(acc, c11, 48); }
  if (rows > 2) { v128.store(acc, c20, 64); v128.store(acc, c21, 80); }
  if (rows > 3) { v128.store(acc, c30, 96); v128.store(acc, c31, 112); }
}

function four(x: usize, dy: usize, acc: usize, xs: usize, ds: usize, y: i32, l: i32, w: i32, h: i32, ls: usize, is: usize): void {
  accumulate(4, x, dy, acc, xs, ds, y, l, w, h, ls, is);
}
function three(x: usize, dy: usize, acc: usize, xs: usize, ds: usize, y: i32, l: i32, w: i32, h: i32, ls: usize, is: usize): void {
  accumulate(3, x, dy, acc, xs, ds, y, l, w, h, ls, is);
}
function two(x: usize, dy: usize, acc: usize, xs: usize, ds: usize, y: i32, l: i32, w: i32, h: i32, ls: usize, is: usize): void {
  accumulate(2, x, dy, acc, xs, ds, y, l, w, h, ls, is);
}
function one(x: usize, dy: usize, acc: usize, xs: usize, ds: usize, y: i32, l: i32, w: i32, h: i32, ls: usize, is: usize): void {
  accumulate(1, x, dy, acc, xs, ds, y, l, w, h, ls, is);
}

/**
 * One slice of the output rows, into partial sums of its own [panel, kh klen, 8].
 * args: 0 x, 1-3 input steps of image, row, column in bytes, 4 kh, 5 pitch in bytes, 6 klen, 7 dy, 8 channels of dy
 * (a multiple of 8), 9 partial sums, 10 width, 11 height, 12 rows in all, 13 slices, 14 rows a block
 */
export function filterGradientTask(slice: i32, args: usize): void {
  const inImage = word(args, 1), inRow = word(args, 2), inColumn = word(args, 3);
  const kh = word(args, 4), pitch = word(args, 5), klen = word(args, 6);
  const channels = word(args, 8);
  const width = word(args, 10), height = word(args, 11), rows = word(args, 12), slices = word(args, 13);
  const block = word(args, 14);
  const size = <usize>(kh * klen * channels) << 2;
  const sums = pointer(args, 9) + <usize>slice * size;
  memory.fill(sums, 0, size);
  const dyStep = <usize>channels << 2;
  const lineSkip = <usize>(inRow - width * inColumn);
  const imageSkip = <usize>(inImage - height * inRow);
  const last = <i32>((<i64>rows * (slice + 1)) / slices);
  for (let row = <i32>((<i64>rows * slice) / slices); row < last; row += block) {
    const lines = min(block, last - row);
    const y = row % height;
    const x = pointer(args, 0) + <usize>((row / height) * inImage) + <usize>(y * inRow);
    const dy = pointer(args, 7) + <usize>(row * width) * dyStep;
    let acc = sums;
    for (let panel = 0; panel < channels; panel += 8) {
      const gradient = dy + (<usize>panel << 2);
      for (let u = 0; u < kh; ++u) {
        let from = x + <usize>(u * pitch);
        let left = klen;
        while (left > 0) {
          const step = min(4, left);
          if (step == 4) four(from, gradient, acc, inColumn, dyStep, y, lines, width, height, lineSkip, imageSkip);
          else if (step == 3) three(from, gradient, acc, inColumn, dyStep, y, lines, width, height, lineSkip, imageSkip);
          else if (step == 2) two(from, gradient, acc, inColumn, dyStep, y, lines, width, height, lineSkip, imageSkip);
          else one(from, gradient, acc, inColumn, dyStep, y, lines, width, height, lineSkip, imageSkip);
          left -= step;
          from += <usize>step << 2;
          acc += <usize>step << 5;
        }
      }
    }
  }
}

/** Sums the slices in their order, whatever thread made them, so that results do not depend on the number of threads.
 * args: 0 partial sums, 1 out [k, n], 2 k, 3 n, 4 slices, 5 panels */
export function sumSlicesTask(panel: i32, args: usize): void {
  const k = word(args, 2), n = word(args, 3), slices = word(args, 4);
  const size = <usize>(k * word(args, 5)) << 5;
  const columns = min(8, n - panel * 8);
  let from = pointer(args, 0) + (<usize>(panel * k) << 5);
  let to = pointer(args, 1) + (<usize>panel << 5);
  for (let i = 0; i < k; ++i) {
    let low = v128.load(from), high = v128.load(from, 16);
    let next = from;
    for (let s = 1; s < slices; ++s) {
      next += size;
      low = f32x4.add(low, v128.load(next));
      high = f32x4.add(high, v128.load(next, 16));
    }
    if (columns == 8) {
      v128.store(to, low);
      v128.store(to, high, 16);
    } else {
      v128.store(from, low);
      v128.store(from, high, 16);
      memory.copy(to, from, <usize>columns << 2);
    }
    from += 32;
    to += <usize>n << 2;
  }
}
