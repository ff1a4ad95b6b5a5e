// Preparing operands: zero-padded images and packed filters.
import { pointer, word } from './simd';

/**
 * Copies image `task` of src [batch, h, w, c] into dst [batch, hp, wp, cp] at (top, left), zeros elsewhere.
 * args: src, dst, h, w, c, hp, wp, cp, top, left
 */
export function padTask(task: i32, args: usize): void {
  const h = word(args, 2), w = word(args, 3), c = word(args, 4);
  const hp = word(args, 5), wp = word(args, 6), cp = word(args, 7);
  const top = word(args, 8), left = word(args, 9);
  let src = pointer(args, 0) + <usize>(task * h * w * c) * 4;
  let dst = pointer(args, 1) + <usize>(task * hp * wp * cp) * 4;
  const pitch = <usize>(wp * cp) * 4;
  const row = <usize>(w * c) * 4;
  const pixel = <usize>c * 4;
  const paddedPixel = <usize>cp * 4;
  const before = <usize>(left * cp) * 4;
  memory.fill(dst, 0, <usize>top * pitch);
  dst += <usize>top * pitch;
  for (let y = 0; y < h; ++y) {
    memory.fill(dst, 0, before);
    if (c == cp) {
      memory.copy(dst + before, src, row);
    } else {
      let to = dst + before;
      let from = src;
      for (let x = 0; x < w; ++x) {
        memory.copy(to, from, pixel);
        memory.fill(to + pixel, 0, paddedPixel - pixel);
        to += paddedPixel;
        from += pixel;
      }
    }
    const used = before + <usize>(w * cp) * 4;
    memory.fill(dst + used, 0, pitch - used);
    src += row;
    dst += pitch;
  }
  memory.fill(dst, 0, <usize>(hp - h - top) * pitch);
}

/**
 * Packs a filter into panels of `width` columns: per panel the bias row, then one row for each (th, tw, k).
 * args: src, dst, bias (0 for none), th, tw, k, n, strides of th, tw, k, n in floats, width
 */
export function packTask(panel: i32, args: usize): void {
  const src = pointer(args, 0);
  const bias = pointer(args, 2);
  const th = word(args, 3), tw = word(args, 4), k = word(args, 5), n = word(args, 6);
  const sth = word(args, 7), stw = word(args, 8), sk = word(args, 9), sn = word(args, 10);
  const width = word(args, 11);
  const first = panel * width;
  const columns = min(width, n - first);
  let dst = pointer(args, 1) + <usize>(panel * width * (th * tw * k + 1)) * 4;
  for (let j = 0; j < width; ++j) {
    store<f32>(dst, bias != 0 && j < columns ? load<f32>(bias + <usize>(first + j) * 4) : 0);
    dst += 4;
  }
  for (let y = 0; y < th; ++y) {
    for (let x = 0; x < tw; ++x) {
      for (let i = 0; i < k; ++i) {
        let from = y * sth + x * stw + i * sk + first * sn;
        if (sn == 1 && columns == 8) {
          v128.store(dst, v128.load(src + <usize>from * 4));
          v128.store(dst, v128.load(src + <usize>from * 4, 16), 16);
          dst += 32;
          continue;
        }
        for (let j = 0; j < width; ++j) {
          store<f32>(dst, j < columns ? load<f32>(src + <usize>from * 4) : 0);
          dst += 4;
          from += sn;
        }
      }
    }
  }
}
