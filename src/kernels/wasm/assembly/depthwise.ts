// Gradients of the depthwise convolution: output channel c m + q belongs to input channel c.
// args of both: 0 x or dx, 1 dy, 2 filter or dfilter, 3 batch, 4 height, 5 width, 6 channels, 7 m, 8 out height,
// 9 out width, 10 filter height, 11 filter width, 12-13 strides, 14 top, 15 left
import { fma, pointer, word, zero } from './simd';

/** First output position whose input position start + i stride is not negative. */
// @ts-ignore: decorator
@inline
function lower(start: i32, stride: i32): i32 {
  return start >= 0 ? 0 : (stride - 1 - start) / stride;
}

/** One past the last output position whose input position stays below `size`. */
// @ts-ignore: decorator
@inline
function upper(start: i32, stride: i32, size: i32, outputs: i32): i32 {
  return start >= size ? 0 : min(outputs, (size - 1 - start) / stride + 1);
}

/** dx of image `image`. */
export function depthwiseInputTask(image: i32, args: usize): void {
  const height = word(args, 4), width = word(args, 5), channels = word(args, 6), m = word(args, 7);
  const outHeight = word(args, 8), outWidth = word(args, 9), kh = word(args, 10), kw = word(args, 11);
  const sh = word(args, 12), sw = word(args, 13), top = word(args, 14), left = word(args, 15);
  const pixel = <usize>channels << 2;
  const outPixel = pixel * <usize>m;
  const dx = pointer(args, 0) + <usize>(image * height * width) * pixel;
  const dy = pointer(args, 1) + <usize>(image * outHeight * outWidth) * outPixel;
  memory.fill(dx, 0, <usize>(height * width) * pixel);
  for (let u = 0; u < kh; ++u) {
    for (let v = 0; v < kw; ++v) {
      const w = pointer(args, 2) + <usize>(u * kw + v) * outPixel;
      const y0 = u - top, x0 = v - left;
      const lastRow = upper(y0, sh, height, outHeight), firstColumn = lower(x0, sw), lastColumn = upper(x0, sw, width, outWidth);
      for (let i = lower(y0, sh); i < lastRow; ++i) {
        for (let j = firstColumn; j < lastColumn; ++j) {
          const to = dx + <usize>((y0 + i * sh) * width + x0 + j * sw) * pixel;
          const from = dy + <usize>(i * outWidth + j) * outPixel;
          let c: usize = 0;
          if (m == 1) {
            for (; c + 16 <= pixel; c += 16) v128.store(to + c, fma(v128.load(from + c), v128.load(w + c), v128.load(to + c)));
          }
          for (; c < pixel; c += 4) {
            let sum = load<f32>(to + c);
            const start = c * <usize>m;
            for (let q: usize = 0; q < (<usize>m << 2); q += 4) sum += load<f32>(from + start + q) * load<f32>(w + start + q);
            store<f32>(to + c, sum);
          }
        }
      }
    }
  }
}

/** dfilter at filter position `tap`, over the whole batch: no sums to share, so any number of threads gives the same. */
export function depthwiseFilterTask(tap: i32, args: usize): void {
  const batch = word(args, 3), height = word(args, 4), width = word(args, 5), channels = word(args, 6), m = word(args, 7);
  const outHeight = word(args, 8), outWidth = word(args, 9), kw = word(args, 11);
  const sh = word(args, 12), sw = word(args, 13);
  const y0 = tap / kw - word(args, 14), x0 = (tap % kw) - word(args, 15);
  const pixel = <usize>channels << 2;
  const outPixel = pixel * <usize>m;
  const out = pointer(args, 2) + <usize>tap * outPixel;
  const firstRow = lower(y0, sh), lastRow = upper(y0, sh, height, outHeight);
  const firstColumn = lower(x0, sw), lastColumn = upper(x0, sw, width, outWidth);
  const step = <usize>sw * pixel;
  let o: usize = 0;
  while (o < outPixel) {
    const vector = m == 1 && o + 16 <= outPixel;
    const c = m == 1 ? o : ((o >> 2) / <usize>m) << 2;
    let sums = zero();
    let sum: f32 = 0;
    for (let image = 0; image < batch; ++image) {
      for (let i = firstRow; i < lastRow; ++i) {
        let x = pointer(args, 0) + <usize>((image * height + y0 + i * sh) * width + x0 + firstColumn * sw) * pixel + c;
        let dy = pointer(args, 1) + <usize>((image * outHeight + i) * outWidth + firstColumn) * outPixel + o;
        for (let j = firstColumn; j < lastColumn; ++j) {
          if (vector) sums = fma(v128.load(x), v128.load(dy), sums);
          else sum += load<f32>(x) * load<f32>(dy);
          x += step;
          dy += outPixel;
        }
      }
    }
    if (vector) {
      v128.store(out + o, sums);
      o += 16;
    } else {
      store<f32>(out + o, sum);
      o += 4;
    }
  }
}
