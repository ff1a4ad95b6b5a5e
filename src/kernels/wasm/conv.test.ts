import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../node';
import { computeOn, filled, largestError } from '../testing';

type Pad = 'same' | 'valid' | [[0, 0], [number, number], [number, number], [0, 0]];
const around = (top: number, bottom: number, left: number, right: number): Pad => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

/** batch, height, width, in, out, filter side, stride, padding */
const CASES: readonly [number, number, number, number, number, number, number, Pad][] = [
  [2, 8, 8, 3, 16, 3, 1, 'same'],
  [1, 5, 7, 1, 1, 3, 1, 'same'],
  [2, 7, 5, 4, 6, 3, 2, 'same'],
  [2, 8, 8, 4, 6, 3, 2, 'same'],
  [2, 8, 8, 16, 32, 3, 2, around(1, 1, 1, 1)],
  [3, 9, 7, 5, 7, 3, 2, around(1, 1, 1, 1)],
  [2, 8, 8, 16, 32, 1, 2, 'same'],
  [2, 7, 7, 6, 10, 1, 2, 'valid'],
  [2, 6, 6, 8, 8, 1, 1, 'same'],
  [1, 6, 9, 3, 5, 3, 1, around(0, 2, 1, 0)],
  [2, 9, 8, 2, 3, 5, 2, 'same'],
  [1, 4, 4, 64, 64, 3, 1, 'same'],
  [5, 3, 3, 12, 20, 3, 1, around(1, 1, 1, 1)],
  [1, 11, 6, 2, 9, 3, 3, 'valid'],
];

describe('convolution and its gradients on wasm agree with cpu', () => {
  beforeAll(async () => {
    await startNodeBackend('cpu');
    await startNodeBackend('wasm');
  });

  it.each(CASES)('batch %i, %i x %i x %i to %i, side %i, stride %i, pad %j', async (b, h, w, cin, cout, side, stride, pad) => {
    const compute = () => {
      const x = filled<tf.Rank.R4>([b, h, w, cin], 1);
      const filter = filled<tf.Rank.R4>([side, side, cin, cout], 2);
      const y = tf.conv2d(x, filter, stride, pad);
      const dy = filled<tf.Rank.R4>(y.shape, 3);
      const f = (a: tf.Tensor, k: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, k as tf.Tensor4D, stride, pad);
      return [y, ...tf.grads(f)([x, filter], dy)];
    };
    const expected = await computeOn('cpu', compute);
    const actual = await computeOn('wasm', compute);
    expect(largestError(actual, expected)).toBeLessThan(1e-4);
  });

  it.each([
    [2, 8, 8, 16, 1, 3, 1, 'same'],
    [2, 7, 9, 6, 1, 3, 2, 'same'],
    [1, 8, 8, 3, 2, 3, 2, 'same'],
    [3, 5, 5, 5, 3, 3, 1, 'valid'],
    [2, 9, 8, 20, 1, 5, 2, 'same'],
    [1, 4, 4, 1, 1, 1, 3, 'valid'],
  ] as const)('depthwise: batch %i, %i x %i x %i, multiplier %i, side %i, stride %i, pad %s', async (b, h, w, c, m, side, stride, pad) => {
    const compute = () => {
      const x = filled<tf.Rank.R4>([b, h, w, c], 1);
      const filter = filled<tf.Rank.R4>([side, side, c, m], 2);
      const f = (a: tf.Tensor, k: tf.Tensor) => tf.depthwiseConv2d(a as tf.Tensor4D, k as tf.Tensor4D, stride, pad);
      const y = f(x, filter);
      return [y, ...tf.grads(f)([x, filter], filled<tf.Rank.R4>(y.shape as [number, number, number, number], 3))];
    };
    const expected = await computeOn('cpu', compute);
    expect(largestError(await computeOn('wasm', compute), expected)).toBeLessThan(1e-4);
  });
});
