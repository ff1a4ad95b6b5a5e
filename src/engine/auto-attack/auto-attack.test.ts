import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import type { Rounds } from '../attack';
import { chooseLoss } from '../losses/attack-losses';
import { Random } from '../random';
import { seeded } from '../testing/finite-differences';
import { attackContext, linearLogits } from '../testing/toys';
import * as tf from '../tf';
import { type ApgdRow, apgd, apgdCost, checkpoints } from './apgd';
import { fab } from './fab';
import { projectOntoPlane } from './plane-projection';
import { square } from './square';
import { squareSide } from './square-schedule';

const EPSILON = 0.1;

/** Three classes with linear logits; the largest clean logit is the label, so that every image starts out right. */
function linear(epsilon = EPSILON, count = 6) {
  const x = seeded<tf.Rank.R4>([count, 4, 4, 3], 1, 0.2, 0.8);
  const kernel = seeded<tf.Rank.R2>([48, 4], 2, -0.5, 0.5);
  const logits = linearLogits(kernel);
  const labels = tf.cast(tf.oneHot(tf.argMax(logits(x), 1) as tf.Tensor1D, 4), 'float32') as tf.Tensor2D;
  return { x, kernel, labels, context: attackContext(x, labels, logits, epsilon) };
}

function drain(rounds: Rounds): tf.Tensor4D {
  for (;;) {
    const { done, value } = rounds.next();
    if (done) return value;
  }
}

/** Smallest l-infinity distance to each rival class of a linear model, ignoring the box. */
function distances({ x, kernel, labels }: ReturnType<typeof linear>): number[][] {
  const w = kernel.arraySync() as number[][];
  const z = tf.matMul(tf.reshape<tf.Rank.R2>(x, [x.shape[0], -1]), kernel).arraySync() as number[][];
  const own = tf.argMax(labels, 1).dataSync();
  return z.map((row, n) =>
    row.map((value, k) =>
      k === own[n] ? Number.POSITIVE_INFINITY : (row[own[n]!]! - value) / w.reduce((s, r) => s + Math.abs(r[k]! - r[own[n]!]!), 0),
    ),
  );
}

describe('Auto-PGD', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it('looks at its step size after the published iterations', () => {
    expect(checkpoints(100)).toEqual([22, 41, 57, 70, 80, 87, 93, 99]);
    expect(checkpoints(1)).toEqual([1]);
  });

  it('solves a linear model: fools whatever can be fooled inside the ball', () => {
    const scene = linear();
    const nearest = distances(scene).map((row) => Math.min(...row));
    const chosen = chooseLoss(scene.context, 'dlr');
    const found = drain(apgd(scene.context, { steps: 40, loss: chosen }));
    const fooled = tf.notEqual(tf.argMax(scene.context.logits(found), 1), tf.argMax(scene.labels, 1)).dataSync();
    expect(Array.from(fooled, Boolean)).toEqual(nearest.map((distance) => distance < EPSILON));
    expect(nearest.some((distance) => distance < EPSILON)).toBe(true);
  });

  it('only ever halves the step size, and never forgets its best loss', () => {
    const { context } = linear(0.02);
    const rows: { eta: number[]; best: number[] }[] = [];
    const onRow = ({ eta, bestLoss }: ApgdRow) => rows.push({ eta: Array.from(eta.dataSync()), best: Array.from(bestLoss.dataSync()) });
    drain(apgd(context, { steps: 30, loss: chooseLoss(context, 'cross-entropy'), onRow }));
    expect(rows).toHaveLength(31);
    for (const [n, row] of rows.entries()) {
      for (const [i, eta] of row.eta.entries()) {
        const before = rows[n - 1]?.eta[i] ?? 0.04;
        expect([before, before / 2].some((value) => Math.abs(value - eta) < 1e-7)).toBe(true);
        expect(row.best[i]!).toBeGreaterThanOrEqual(rows[n - 1]?.best[i] ?? Number.NEGATIVE_INFINITY);
      }
    }
    expect(Math.min(...rows.at(-1)!.eta)).toBeLessThan(0.04);
  });

  it('blends each step with the last one', () => {
    // One pixel at 0.5, epsilon 0.1: up to 0.6 at first; then down, to 0.6 + 0.75 (0.4 - 0.6) + 0.25 (0.6 - 0.5) = 0.475.
    const x = tf.fill([1, 1, 1, 1], 0.5) as tf.Tensor4D;
    const labels = tf.tensor2d([[1, 0, 0]]);
    const visited: number[] = [];
    const objective = (image: tf.Tensor4D) => {
      visited.push(image.dataSync()[0]!);
      const sign = visited.length === 1 ? 1 : -1;
      return tf.mul<tf.Tensor1D>(tf.reshape(image, [1]), sign);
    };
    const logits = (image: tf.Tensor4D) => tf.concat([tf.reshape<tf.Rank.R2>(image, [1, 1]), tf.zeros([1, 2])], 1) as tf.Tensor2D;
    const context = { ...attackContext(x, labels, logits, 0.1), objective };
    const start = { ...context.threatModel, sampleRim: () => tf.clone(x) };
    drain(apgd({ ...context, threatModel: start }, { steps: 50, loss: chooseLoss(context, 'cross-entropy') }));
    expect(visited.slice(0, 3)).toEqual([0.5, 0.6, 0.475].map((value) => expect.closeTo(value, 6)));
  });

  it('announces its passes', () => {
    expect(apgdCost(100)).toEqual({ forward: 101, inputGradient: 100 });
  });
});

describe('projection onto a plane', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it('reaches random planes inside the box with the least change', () => {
    const [point, normal] = [seeded<tf.Rank.R2>([50, 200], 3, 0, 1), seeded<tf.Rank.R2>([50, 200], 4)];
    const goal = seeded<tf.Rank.R2>([50, 200], 5, 0, 1);
    const offset = tf.sum(tf.mul(normal, goal), 1) as tf.Tensor1D;
    const { displacement, reached } = projectOntoPlane({ point, normal, offset, norm: 'linf' });
    const moved = tf.add(point, displacement);
    expect(Array.from(reached.dataSync()).every((flag) => flag === 1)).toBe(true);
    const gap = tf.max(tf.abs(tf.sub(tf.sum(tf.mul(normal, moved), 1), offset))).dataSync()[0]!;
    expect(gap).toBeLessThan(1e-4);
    expect(tf.min(moved).dataSync()[0]).toBeGreaterThanOrEqual(-1e-6);
    expect(tf.max(moved).dataSync()[0]).toBeLessThanOrEqual(1 + 1e-6);
    // No coordinate moves further than the common bound, and only walls keep one from moving as far.
    const largest = tf.max(tf.abs(displacement), 1, true);
    const isShort = tf.less(tf.abs(displacement), tf.sub(largest, 1e-5));
    const isAtWall = tf.logicalOr(tf.less(moved, 1e-5), tf.greater(moved, 1 - 1e-5));
    expect(tf.max(tf.cast(tf.logicalAnd(isShort, tf.logicalNot(isAtWall)), 'int32')).dataSync()[0]).toBe(0);
  });
});

describe('FAB', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it('finds the nearest boundary of a linear model', () => {
    const scene = linear(0.5);
    const found = drain(fab(scene.context, 40, 1));
    const length = tf.max(tf.abs(tf.sub(found, scene.x)), [1, 2, 3]).dataSync();
    const z = scene.context.logits(scene.x).arraySync() as number[][];
    const own = tf.argMax(scene.labels, 1).dataSync();
    for (const [n, row] of distances(scene).entries()) {
      const rival = z[n]!.map((value, k) => (k === own[n] ? Number.NEGATIVE_INFINITY : value));
      const wanted = row[rival.indexOf(Math.max(...rival))]!;
      // A box wall may lengthen the way; another class may lie on it and shorten it.
      expect(length[n]!).toBeLessThan(1.1 * wanted + 0.02);
      expect(length[n]!).toBeGreaterThan(0.95 * Math.min(...row));
    }
  });

  it('returns the clean image where the boundary lies outside of the ball, and knows one norm only', () => {
    const scene = linear(1e-4);
    const found = drain(fab(scene.context, 5, 1));
    const nearest = distances(scene).map((row) => Math.min(...row));
    const length = tf.max(tf.abs(tf.sub(found, scene.x)), [1, 2, 3]).dataSync();
    for (const [n, distance] of nearest.entries()) if (distance > 1e-4) expect(length[n]).toBe(0);
    const other = { ...scene.context, threatModel: { ...scene.context.threatModel, id: 'l1' } };
    expect(() => drain(fab(other, 1, 1))).toThrow('attack "fab" works in threat model "l1", expected "linf" or "l2"');
  });
});

describe('Square', () => {
  beforeAll(() => startNodeBackend('cpu'));
  const schedule = { queries: 5000, initial: 0.8, height: 32, width: 32, rescale: false };

  it('shrinks its windows as published', () => {
    const sides = [0, 10, 11, 51, 201, 501, 1001, 2001, 4001].map((iteration) => squareSide(iteration, schedule));
    expect(sides).toEqual([29, 29, 20, 14, 10, 7, 5, 4, 3]);
    expect(squareSide(0, { ...schedule, initial: 1, height: 4, width: 9 })).toBe(4);
    expect(squareSide(9999, { ...schedule, initial: 0.01 })).toBe(1);
  });

  it('never lowers the margin after the stripes, and asks as often as it may', () => {
    const { context } = linear(0.03);
    let queries = 0;
    const logits: typeof context.logits = (x) => {
      queries++;
      return context.logits(x);
    };
    const margins = [5, 20, 80].map((count) => {
      queries = 0;
      const found = drain(square({ ...context, logits, random: new Random(2) }, { queries: count, initial: 0.5, rescale: true }));
      expect(queries).toBe(count);
      return tf.sum(tf.mul(context.logits(found), context.labels)).dataSync()[0]!;
    });
    expect(margins[2]!).toBeLessThanOrEqual(margins[0]!);
  });
});
