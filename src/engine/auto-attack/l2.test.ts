import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import type { Rounds } from '../attack';
import { attacks } from '../attacks';
import { Random } from '../random';
import { seeded } from '../testing/finite-differences';
import { attackContext, linearLogits } from '../testing/toys';
import * as tf from '../tf';
import { fab } from './fab';
import { projectOntoPlane } from './plane-projection';
import { square } from './square';
import { bumps, moveWindow, tiles } from './square-l2';
import { squareSideL2 } from './square-schedule';

const CLASSES = 5;

/** Linear logits far from the walls of the box; every image starts out right. */
function linear(epsilon: number, count = 8) {
  const x = seeded<tf.Rank.R4>([count, 6, 6, 3], 1, 0.4, 0.6);
  const kernel = seeded<tf.Rank.R2>([108, CLASSES], 2, -0.2, 0.2);
  const logits = linearLogits(kernel);
  const labels = tf.cast(tf.oneHot(tf.argMax(logits(x), 1) as tf.Tensor1D, CLASSES), 'float32') as tf.Tensor2D;
  return { x, kernel, labels, context: attackContext(x, labels, logits, epsilon, 'l2') };
}

function drain(rounds: Rounds): tf.Tensor4D {
  for (;;) {
    const { done, value } = rounds.next();
    if (done) return value;
  }
}

/** Euclidean distance to each rival class, infinite for the own one. */
function distances({ x, kernel, labels }: ReturnType<typeof linear>): number[][] {
  const w = kernel.arraySync() as number[][];
  const z = tf.matMul(tf.reshape<tf.Rank.R2>(x, [x.shape[0], -1]), kernel).arraySync() as number[][];
  const own = tf.argMax(labels, 1).dataSync();
  return z.map((row, n) =>
    row.map((value, k) =>
      k === own[n] ? Number.POSITIVE_INFINITY : (row[own[n]!]! - value) / Math.hypot(...w.map((each) => each[k]! - each[own[n]!]!)),
    ),
  );
}

const lengths = (a: tf.Tensor, b: tf.Tensor) => Array.from(tf.sqrt(tf.sum(tf.square(tf.sub(a, b)), [1, 2, 3])).dataSync());

describe('AutoAttack and its parts in the l2 ball', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it('project onto planes inside the box with the least length', () => {
    const [point, normal] = [seeded<tf.Rank.R2>([30, 80], 3, 0, 1), seeded<tf.Rank.R2>([30, 80], 4)];
    const offset = tf.sum(tf.mul(normal, seeded<tf.Rank.R2>([30, 80], 5, 0, 1)), 1) as tf.Tensor1D;
    const { displacement } = projectOntoPlane({ point, normal, offset, norm: 'l2' });
    const moved = tf.add(point, displacement);
    expect(tf.max(tf.abs(tf.sub(tf.sum(tf.mul(normal, moved), 1), offset))).dataSync()[0]).toBeLessThan(1e-4);
    // Away from the walls the change follows the normal: one factor for each point.
    const [d, w, at] = [displacement, normal, moved].map((tensor) => tensor.arraySync() as number[][]) as [
      number[][],
      number[][],
      number[][],
    ];
    for (const [n, row] of d.entries()) {
      const factors = row.flatMap((value, i) => (at[n]![i]! > 1e-4 && at[n]![i]! < 1 - 1e-4 ? [value / w[n]![i]!] : []));
      const factor = Math.max(...factors.map(Math.abs));
      for (const each of factors) expect(Math.abs(each)).toBeCloseTo(factor, 3);
    }
  });

  it('FAB-T finds the nearest boundary', () => {
    const scene = linear(5);
    const z = scene.context.logits(scene.x).arraySync() as number[][];
    const own = tf.argMax(scene.labels, 1).dataSync();
    const found = lengths(drain(fab(scene.context, 40, 1)), scene.x);
    for (const [n, row] of distances(scene).entries()) {
      const rivals = z[n]!.map((value, k) => (k === own[n] ? Number.NEGATIVE_INFINITY : value));
      // Another class may lie on the way and shorten it.
      expect(found[n]!).toBeLessThan(1.02 * row[rivals.indexOf(Math.max(...rivals))]!);
      expect(found[n]!).toBeGreaterThan(0.98 * Math.min(...row));
    }
  });

  it.each([
    ['mini-autoattack', { ceSteps: 30, tSteps: 30, targets: 3, queries: 10 }],
    ['apgd', { steps: 40, loss: 'dlr' }],
    ['fab-t', { steps: 20, targets: 4 }],
  ])('%s solves a linear model: it fools exactly what can be fooled', (id, params) => {
    const all = distances(linear(1)).map((row) => Math.min(...row));
    const sorted = [...all].sort((a, b) => a - b);
    const epsilon = (sorted[3]! + sorted[4]!) / 2;
    const { context } = linear(epsilon);
    const found = attacks.get(id).perturb(context, params);
    const fooled = tf.notEqual(tf.argMax(context.logits(found), 1), tf.argMax(context.labels, 1)).dataSync();
    expect(Array.from(fooled, Boolean)).toEqual(all.map((distance) => distance < epsilon));
    expect(Math.max(...lengths(found, context.x))).toBeLessThanOrEqual(epsilon + 1e-6);
  });
});

describe('Square in the l2 ball', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it('draws two opposite pyramids of length 1, standing or lying', () => {
    const seen = new Set<boolean>();
    for (let seed = 1; seed < 9; seed++) {
      const shape = bumps(5, new Random(seed));
      expect(shape.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 6);
      const isTurned = shape[4]! < 0;
      seen.add(isTurned);
      const at = (i: number, j: number) => shape[isTurned ? j * 5 + i : i * 5 + j]!;
      // Rows 0 and 1 rise, rows 2 to 4 fall; heights before scaling: 1 + 1/4 + 1/9 in the middle, 1/4 + 1/9, 1/9 around it.
      expect([0, 1, 2, 3, 4].map((i) => Math.sign(at(i, 2)))).toEqual([1, 1, -1, -1, -1]);
      expect(at(3, 1) / at(3, 2)).toBeCloseTo((1 / 4 + 1 / 9) / (1 + 1 / 4 + 1 / 9), 5);
      expect(at(3, 0) / at(3, 2)).toBeCloseTo(1 / 9 / (1 + 1 / 4 + 1 / 9), 5);
    }
    expect(seen.size).toBe(2);
  });

  it('keeps windows odd, at least 3 and inside the image', () => {
    const schedule = { queries: 5000, initial: 0.8, height: 32, width: 32, rescale: false };
    expect([0, 11, 51, 201, 501, 1001, 2001, 4001].map((each) => squareSideL2(each, schedule))).toEqual([29, 21, 15, 11, 7, 5, 5, 3]);
    expect(squareSideL2(9999, { ...schedule, initial: 0.01 })).toBe(3);
    expect(squareSideL2(0, { ...schedule, height: 2, width: 2 })).toBe(2);
  });

  it('spends the whole radius, and moves change from window to window', () => {
    const { context } = linear(0.3);
    const start = tiles(context);
    for (const length of lengths(start, context.x)) expect(length).toBeCloseTo(0.3, 4);
    const moved = moveWindow(context, start, 3);
    for (const length of lengths(moved, context.x)) expect(length).toBeCloseTo(0.3, 4);
    const share = tf.mean(tf.cast(tf.greater(tf.abs(tf.sub(moved, start)), 0.02), 'float32')).dataSync()[0]!;
    // Two windows of 9 pixels of 36 change much; the others are only scaled.
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(0.55);
  });

  it('raises the margin and asks as often as it may', () => {
    const { context } = linear(0.2);
    let queries = 0;
    const logits: typeof context.logits = (x) => {
      queries++;
      return context.logits(x);
    };
    const ownLogit = (images: tf.Tensor4D) => tf.sum(tf.mul(context.logits(images), context.labels)).dataSync()[0]!;
    const found = [5, 60].map((count) => {
      queries = 0;
      const images = drain(square({ ...context, logits, random: new Random(2) }, { queries: count, initial: 0.5, rescale: true }));
      expect(queries).toBe(count);
      expect(Math.max(...lengths(images, context.x))).toBeLessThanOrEqual(0.2 + 1e-6);
      return ownLogit(images);
    });
    expect(found[1]!).toBeLessThan(found[0]!);
    expect(found[1]!).toBeLessThan(ownLogit(context.x));
  });
});
