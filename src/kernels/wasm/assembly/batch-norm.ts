// Batch normalisation with batch statistics over [positions, channels], optionally + residual and ReLU.
// Sums over positions go through partial sums of fixed slices, so results do not depend on the number of threads.
import { fma, pointer, real, word, zero } from './simd';

// @ts-ignore: decorator
@inline
function sliceStart(positions: i32, slice: i32, slices: i32): i32 {
  return <i32>((<i64>positions * slice) / slices);
}

/**
 * Partial sums of (x - x[0]) and (x - x[0])^2 per channel; the shift by the first value keeps the variance exact
 * when the mean is large.
 * args: 0 x, 1 partial sums [slices, 2, channels], 2 positions, 3 channels, 4 slices
 */
export function momentsTask(slice: i32, args: usize): void {
  const x = pointer(args, 0);
  const positions = word(args, 2), channels = word(args, 3), slices = word(args, 4);
  const pitch = <usize>channels << 2;
  const sums = pointer(args, 1) + <usize>(slice * 2) * pitch;
  const first = sliceStart(positions, slice, slices);
  const count = sliceStart(positions, slice + 1, slices) - first;
  const start = x + <usize>first * pitch;
  let c: usize = 0;
  for (; c + 32 <= pitch; c += 32) {
    const k0 = v128.load(x + c), k1 = v128.load(x + c, 16);
    let s0 = zero(), s1 = zero(), q0 = zero(), q1 = zero();
    let p = start + c;
    for (let i = count; i > 0; --i) {
      const d0 = f32x4.sub(v128.load(p), k0), d1 = f32x4.sub(v128.load(p, 16), k1);
      s0 = f32x4.add(s0, d0); s1 = f32x4.add(s1, d1);
      q0 = fma(d0, d0, q0); q1 = fma(d1, d1, q1);
      p += pitch;
    }
    v128.store(sums + c, s0); v128.store(sums + c, s1, 16);
    v128.store(sums + pitch + c, q0); v128.store(sums + pitch + c, q1, 16);
  }
  for (; c < pitch; c += 4) {
    const k = load<f32>(x + c);
    let s: f32 = 0, q: f32 = 0;
    let p = start + c;
    for (let i = count; i > 0; --i) {
      const d = load<f32>(p) - k;
      s += d;
      q += d * d;
      p += pitch;
    }
    store<f32>(sums + c, s);
    store<f32>(sums + pitch + c, q);
  }
}

/**
 * Mean and biased variance from the partial sums, and the affine map y = scale x + shift that they imply.
 * args: 0 x, 1 partial sums, 2 positions, 3 channels, 4 slices, 5 gamma, 6 beta, 7 mean, 8 variance, 9 scale, 10 shift,
 * 11 epsilon (real)
 */
export function statisticsTask(_: i32, args: usize): void {
  const positions = word(args, 2), channels = word(args, 3), slices = word(args, 4);
  const pitch = <usize>channels << 2;
  const epsilon = <f64>real(args, 11);
  for (let c: usize = 0; c < pitch; c += 4) {
    let sums = pointer(args, 1) + c;
    let s: f64 = 0, q: f64 = 0;
    for (let i = 0; i < slices; ++i) {
      s += <f64>load<f32>(sums);
      q += <f64>load<f32>(sums + pitch);
      sums += pitch << 1;
    }
    const shifted = s / <f64>positions;
    const variance = Math.max(0, q / <f64>positions - shifted * shifted);
    const mean = <f64>load<f32>(pointer(args, 0) + c) + shifted;
    const scale = <f64>load<f32>(pointer(args, 5) + c) / Math.sqrt(variance + epsilon);
    store<f32>(pointer(args, 7) + c, <f32>mean);
    store<f32>(pointer(args, 8) + c, <f32>variance);
    store<f32>(pointer(args, 9) + c, <f32>scale);
    store<f32>(pointer(args, 10) + c, <f32>(<f64>load<f32>(pointer(args, 6) + c) - mean * scale));
  }
}

/**
 * y = relu(scale x + shift + residual).
 * args: 0 x, 1 y, 2 positions, 3 channels, 4 slices, 5 scale, 6 shift, 7 residual (0 for none), 8 relu
 */
export function normaliseTask(slice: i32, args: usize): void {
  const positions = word(args, 2), channels = word(args, 3), slices = word(args, 4);
  const scale = pointer(args, 5), shift = pointer(args, 6), residual = pointer(args, 7);
  const relu = word(args, 8) != 0;
  const pitch = <usize>channels << 2;
  const first = <usize>sliceStart(positions, slice, slices) * pitch;
  const end = <usize>sliceStart(positions, slice + 1, slices) * pitch;
  const floor = relu ? zero() : f32x4.splat(-Infinity);
  let x = pointer(args, 0) + first;
  let y = pointer(args, 1) + first;
  let r = residual + first;
  const last = pointer(args, 0) + end;
  while (x < last) {
    let c: usize = 0;
    for (; c + 16 <= pitch; c += 16) {
      let v = fma(v128.load(x + c), v128.load(scale + c), v128.load(shift + c));
      if (residual) v = f32x4.add(v, v128.load(r + c));
      v128.store(y + c, f32x4.max(v, floor));
    }
    for (; c < pitch; c += 4) {
      let v = load<f32>(x + c) * load<f32>(scale + c) + load<f32>(shift + c);
      if (residual) v += load<f32>(r + c);
      store<f32>(y + c, relu ? max<f32>(v, 0) : v);
    }
    x += pitch;
    y += pitch;
    r += pitch;
  }
}

/**
 * Partial sums of g and g (x - mean), g = dy where y > 0; writes g where it is the residual's gradient.
 * args: 0 x, 1 partial sums [slices, 2, channels], 2 positions, 3 channels, 4 slices, 5 dy, 6 y (0 without ReLU), 7 mean,
 * 8 g (0 when not wanted)
 */
export function gradientSumsTask(slice: i32, args: usize): void {
  const positions = word(args, 2), channels = word(args, 3), slices = word(args, 4);
  const pitch = <usize>channels << 2;
  const sums = pointer(args, 1) + <usize>(slice * 2) * pitch;
  const first = sliceStart(positions, slice, slices);
  const count = sliceStart(positions, slice + 1, slices) - first;
  const offset = <usize>first * pitch;
  const mean = pointer(args, 7), mask = pointer(args, 6), out = pointer(args, 8);
  let c: usize = 0;
  for (; c + 16 <= pitch; c += 16) {
    const m = v128.load(mean + c);
    let s = zero(), q = zero();
    let x = pointer(args, 0) + offset + c, dy = pointer(args, 5) + offset + c, y = mask + offset + c, g = out + offset + c;
    for (let i = count; i > 0; --i) {
      let d = v128.load(dy);
      if (mask) d = v128.and(d, f32x4.gt(v128.load(y), zero()));
      if (out) v128.store(g, d);
      s = f32x4.add(s, d);
      q = fma(d, f32x4.sub(v128.load(x), m), q);
      x += pitch; dy += pitch; y += pitch; g += pitch;
    }
    v128.store(sums + c, s);
    v128.store(sums + pitch + c, q);
  }
  for (; c < pitch; c += 4) {
    const m = load<f32>(mean + c);
    let s: f32 = 0, q: f32 = 0;
    let x = pointer(args, 0) + offset + c, dy = pointer(args, 5) + offset + c, y = mask + offset + c, g = out + offset + c;
    for (let i = count; i > 0; --i) {
      let d = load<f32>(dy);
      if (mask && !(load<f32>(y) > 0)) d = 0;
      if (out) store<f32>(g, d);
      s += d;
      q += d * (load<f32>(x) - m);
      x += pitch; dy += pitch; y += pitch; g += pitch;
    }
    store<f32>(sums + c, s);
    store<f32>(sums + pitch + c, q);
  }
}

/**
 * dgamma, dbeta and the map dx = a g + b x + c that follows from them, with
 * dx = scale (g - mean(g) - xhat mean(g xhat)), xhat = (x - mean) / sqrt(variance + epsilon).
 * args: 0 partial sums, 1 positions, 2 channels, 3 slices, 4 gamma, 5 mean, 6 variance, 7 dgamma, 8 dbeta,
 * 9 coefficients [3, channels], 10 epsilon (real)
 */
export function gradientStatisticsTask(_: i32, args: usize): void {
  const positions = <f64>word(args, 1);
  const slices = word(args, 3);
  const pitch = <usize>word(args, 2) << 2;
  const epsilon = <f64>real(args, 10);
  const coefficients = pointer(args, 9);
  for (let c: usize = 0; c < pitch; c += 4) {
    let sums = pointer(args, 0) + c;
    let s: f64 = 0, q: f64 = 0;
    for (let i = 0; i < slices; ++i) {
      s += <f64>load<f32>(sums);
      q += <f64>load<f32>(sums + pitch);
      sums += pitch << 1;
    }
    const mean = <f64>load<f32>(pointer(args, 5) + c);
    const inverse = 1 / Math.sqrt(<f64>load<f32>(pointer(args, 6) + c) + epsilon);
    const scale = <f64>load<f32>(pointer(args, 4) + c) * inverse;
    store<f32>(pointer(args, 7) + c, <f32>(q * inverse));
    store<f32>(pointer(args, 8) + c, <f32>s);
    const slope = (-scale * q * inverse * inverse) / positions;
    store<f32>(coefficients + c, <f32>scale);
    store<f32>(coefficients + pitch + c, <f32>slope);
    store<f32>(coefficients + (pitch << 1) + c, <f32>((-scale * s) / positions - slope * mean));
  }
}

/**
 * dx = a g + b x + c, g = dy where y > 0.
 * args: 0 x, 1 dx, 2 positions, 3 channels, 4 slices, 5 dy, 6 y (0 without ReLU), 7 coefficients [3, channels]
 */
export function gradientApplyTask(slice: i32, args: usize): void {
  const positions = word(args, 2), channels = word(args, 3), slices = word(args, 4);
  const mask = pointer(args, 6), a = pointer(args, 7);
  const pitch = <usize>channels << 2;
  const b = a + pitch, d = b + pitch;
  const offset = <usize>sliceStart(positions, slice, slices) * pitch;
  const last = pointer(args, 0) + <usize>sliceStart(positions, slice + 1, slices) * pitch;
  let x = pointer(args, 0) + offset, dx = pointer(args, 1) + offset, dy = pointer(args, 5) + offset, y = mask + offset;
  while (x < last) {
    let c: usize = 0;
    for (; c + 16 <= pitch; c += 16) {
      let g = v128.load(dy + c);
      if (mask) g = v128.and(g, f32x4.gt(v128.load(y + c), zero()));
      v128.store(dx + c, fma(g, v128.load(a + c), fma(v128.load(x + c), v128.load(b + c), v128.load(d + c))));
    }
    for (; c < pitch; c += 4) {
      let g = load<f32>(dy + c);
      if (mask && !(load<f32>(y + c) > 0)) g = 0;
      store<f32>(dx + c, g * load<f32>(a + c) + load<f32>(x + c) * load<f32>(b + c) + load<f32>(d + c));
    }
    x += pitch; dx += pitch; dy += pitch; y += pitch;
  }
}
