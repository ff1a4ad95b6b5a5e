// Elementwise kernels over flat arrays; a task covers `chunk` values.
import { fma, pointer, real, word, zero } from './simd';

/** dx = dy where y > 0. args: 0 dy, 1 y, 2 dx, 3 count, 4 chunk */
export function reluGradientTask(task: i32, args: usize): void {
  const chunk = word(args, 4);
  const count = min(chunk, word(args, 3) - task * chunk);
  const offset = <usize>(task * chunk) << 2;
  let dy = pointer(args, 0) + offset, y = pointer(args, 1) + offset, dx = pointer(args, 2) + offset;
  let i = count;
  for (; i >= 4; i -= 4) {
    v128.store(dx, v128.and(v128.load(dy), f32x4.gt(v128.load(y), zero())));
    dy += 16; y += 16; dx += 16;
  }
  for (; i > 0; --i) {
    store<f32>(dx, load<f32>(y) > 0 ? load<f32>(dy) : 0);
    dy += 4; y += 4; dx += 4;
  }
}

/**
 * g += decay w; v' = momentum v + g; w' = w - rate (nesterov ? g + momentum v' : v').
 * args: 0 w, 1 g, 2 v, 3 w', 4 v', 5 count, 6 chunk, 7 nesterov, 8 rate, 9 momentum, 10 decay (real)
 */
export function sgdTask(task: i32, args: usize): void {
  const chunk = word(args, 6);
  const count = min(chunk, word(args, 5) - task * chunk);
  const offset = <usize>(task * chunk) << 2;
  const nesterov = word(args, 7) != 0;
  const rate = real(args, 8), momentum = real(args, 9), decay = real(args, 10);
  let w = pointer(args, 0) + offset, g = pointer(args, 1) + offset, v = pointer(args, 2) + offset;
  let w2 = pointer(args, 3) + offset, v2 = pointer(args, 4) + offset;
  const m = f32x4.splat(momentum), d = f32x4.splat(decay), r = f32x4.splat(-rate);
  let i = count;
  for (; i >= 4; i -= 4) {
    const weight = v128.load(w);
    const slope = fma(d, weight, v128.load(g));
    const speed = fma(m, v128.load(v), slope);
    v128.store(v2, speed);
    v128.store(w2, fma(r, nesterov ? fma(m, speed, slope) : speed, weight));
    w += 16; g += 16; v += 16; w2 += 16; v2 += 16;
  }
  for (; i > 0; --i) {
    const weight = load<f32>(w);
    const slope = decay * weight + load<f32>(g);
    const speed = momentum * load<f32>(v) + slope;
    store<f32>(v2, speed);
    store<f32>(w2, weight - rate * (nesterov ? momentum * speed + slope : speed));
    w += 4; g += 4; v += 4; w2 += 4; v2 += 4;
  }
}

/**
 * m' = beta1 m + (1 - beta1) g; s' = beta2 s + (1 - beta2) g^2; w' = keep w - rate m' / (sqrt(s') root + stabiliser).
 * args: 0 w, 1 g, 2 m, 3 s, 4 w', 5 m', 6 s', 7 count, 8 chunk, 9 beta1, 10 beta2, 11 keep, 12 rate, 13 root,
 * 14 stabiliser (real; bias corrections are inside rate and root)
 */
export function adamTask(task: i32, args: usize): void {
  const chunk = word(args, 8);
  const count = min(chunk, word(args, 7) - task * chunk);
  const offset = <usize>(task * chunk) << 2;
  const beta1 = real(args, 9), beta2 = real(args, 10), keep = real(args, 11);
  const rate = real(args, 12), root = real(args, 13), stabiliser = real(args, 14);
  const w = pointer(args, 0), gradient = pointer(args, 1), first = pointer(args, 2), second = pointer(args, 3);
  const w2 = pointer(args, 4), m2 = pointer(args, 5), s2 = pointer(args, 6);
  const b1 = f32x4.splat(beta1), r1 = f32x4.splat(1 - beta1), b2 = f32x4.splat(beta2), r2 = f32x4.splat(1 - beta2);
  const k = f32x4.splat(keep), step = f32x4.splat(rate), scale = f32x4.splat(root), floor = f32x4.splat(stabiliser);
  const end = offset + (<usize>count << 2);
  let i = offset;
  for (; i + 16 <= end; i += 16) {
    const g = v128.load(gradient + i);
    const m = fma(b1, v128.load(first + i), f32x4.mul(r1, g));
    const s = fma(b2, v128.load(second + i), f32x4.mul(r2, f32x4.mul(g, g)));
    v128.store(m2 + i, m);
    v128.store(s2 + i, s);
    const move = f32x4.div(f32x4.mul(step, m), fma(f32x4.sqrt(s), scale, floor));
    v128.store(w2 + i, f32x4.sub(f32x4.mul(k, v128.load(w + i)), move));
  }
  for (; i < end; i += 4) {
    const g = load<f32>(gradient + i);
    const m = beta1 * load<f32>(first + i) + (1 - beta1) * g;
    const s = beta2 * load<f32>(second + i) + (1 - beta2) * g * g;
    store<f32>(m2 + i, m);
    store<f32>(s2 + i, s);
    store<f32>(w2 + i, keep * load<f32>(w + i) - (rate * m) / (sqrt<f32>(s) * root + stabiliser));
  }
}

/**
 * One ascent step in the l-infinity ball around x, clipped to [0, 1].
 * args: 0 x, 1 adversarial, 2 gradient, 3 out, 4 count, 5 chunk, 6 step, 7 epsilon (real)
 */
export function pgdTask(task: i32, args: usize): void {
  const chunk = word(args, 5);
  const count = min(chunk, word(args, 4) - task * chunk);
  const offset = <usize>(task * chunk) << 2;
  const step = real(args, 6), epsilon = real(args, 7);
  let x = pointer(args, 0) + offset, a = pointer(args, 1) + offset, g = pointer(args, 2) + offset, out = pointer(args, 3) + offset;
  const up = f32x4.splat(step), down = f32x4.splat(-step), radius = f32x4.splat(epsilon), one = f32x4.splat(1);
  let i = count;
  for (; i >= 4; i -= 4) {
    const slope = v128.load(g), centre = v128.load(x);
    const move = v128.or(v128.and(f32x4.gt(slope, zero()), up), v128.and(f32x4.lt(slope, zero()), down));
    let v = f32x4.add(v128.load(a), move);
    v = f32x4.min(f32x4.max(v, f32x4.sub(centre, radius)), f32x4.add(centre, radius));
    v128.store(out, f32x4.min(f32x4.max(v, zero()), one));
    x += 16; a += 16; g += 16; out += 16;
  }
  for (; i > 0; --i) {
    const slope = load<f32>(g), centre = load<f32>(x);
    let v = load<f32>(a) + (slope > 0 ? step : slope < 0 ? -step : 0);
    v = min<f32>(max<f32>(v, centre - epsilon), centre + epsilon);
    store<f32>(out, min<f32>(max<f32>(v, 0), 1));
    x += 4; a += 4; g += 4; out += 4;
  }
}

/** Mean over positions of image `task`. args: 0 x, 1 y, 2 positions, 3 channels */
export function poolTask(task: i32, args: usize): void {
  const positions = word(args, 2);
  const pitch = <usize>word(args, 3) << 2;
  const x = pointer(args, 0) + <usize>(task * positions) * pitch;
  const y = pointer(args, 1) + <usize>task * pitch;
  const scale: f32 = 1 / <f32>positions;
  let c: usize = 0;
  for (; c + 16 <= pitch; c += 16) {
    let s = zero();
    let p = x + c;
    for (let i = positions; i > 0; --i) {
      s = f32x4.add(s, v128.load(p));
      p += pitch;
    }
    v128.store(y + c, f32x4.mul(s, f32x4.splat(scale)));
  }
  for (; c < pitch; c += 4) {
    let s: f32 = 0;
    let p = x + c;
    for (let i = positions; i > 0; --i) {
      s += load<f32>(p);
      p += pitch;
    }
    store<f32>(y + c, s * scale);
  }
}

/** Spreads dy / positions over image `task`. args: 0 dy, 1 dx, 2 positions, 3 channels */
export function poolGradientTask(task: i32, args: usize): void {
  const positions = word(args, 2);
  const pitch = <usize>word(args, 3) << 2;
  const dy = pointer(args, 0) + <usize>task * pitch;
  const dx = pointer(args, 1) + <usize>(task * positions) * pitch;
  const scale: f32 = 1 / <f32>positions;
  for (let c: usize = 0; c < pitch; c += 4) store<f32>(dx + c, load<f32>(dy + c) * scale);
  let to = dx + pitch;
  for (let i = positions - 1; i > 0; --i) {
    memory.copy(to, dx, pitch);
    to += pitch;
  }
}
