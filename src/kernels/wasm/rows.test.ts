import { beforeAll, describe, expect, it } from 'vitest';
import { projectOntoPlane } from '../../engine/auto-attack/plane-projection';
import { normaliseChannels, selectRows } from '../../engine/primitives';
import * as tf from '../../engine/tf';
import { startNodeBackend } from '../node';
import { computeOn, filled, largestError } from '../testing';

/** wasm runs our kernels, cpu the composition of stock operations. */
async function errorOf(compute: () => tf.Tensor[]): Promise<number> {
  const expected = await computeOn('cpu', compute);
  return largestError(await computeOn('wasm', compute), expected);
}

describe('row kernels on wasm agree with stock operations on cpu', () => {
  beforeAll(async () => {
    await startNodeBackend('cpu');
    await startNodeBackend('wasm');
  });

  it.each([[[5]], [[5, 7]], [[5, 3, 4, 2]]])('rows of shape %j are chosen, what is not a number included', async (shape) => {
    const flags = [1, 0, 0, 1, 0];
    const error = await errorOf(() => {
      const other = tf.mul(filled(shape, 2), 3);
      return [selectRows(tf.tensor1d(flags), filled(shape, 1), other), selectRows(tf.tensor1d(flags), other, filled(shape, 1))];
    });
    expect(error).toBe(0);
    // A blend would spread it.
    const poisoned = selectRows(tf.tensor1d([0, 1]), tf.tensor2d([[Number.NaN], [1]]), tf.tensor2d([[2], [Number.NaN]]));
    expect(Array.from(poisoned.dataSync())).toEqual([2, 1]);
  });

  it('images are normalised, and so is their gradient', async () => {
    const error = await errorOf(() => {
      const x = filled<tf.Rank.R4>([2, 5, 4, 3], 1);
      const f = (a: tf.Tensor) => normaliseChannels(a as tf.Tensor4D, [0.49, 0.48, 0.45], [0.25, 0.2, 0.3]);
      return [f(x), tf.grad(f)(x, filled<tf.Rank.R4>([2, 5, 4, 3], 2))];
    });
    expect(error).toBeLessThan(1e-6);
  });

  it.each(['linf', 'l2'] as const)('points are projected onto planes in the norm %s', async (norm) => {
    const error = await errorOf(() => {
      const point = tf.abs(filled<tf.Rank.R2>([20, 60], 1)) as tf.Tensor2D;
      // Every fourth coordinate of the normal is zero; the last planes lie outside the box.
      const normal = tf.mul(filled<tf.Rank.R2>([20, 60], 2), tf.tensor1d(Array.from({ length: 60 }, (_, i) => Math.min(1, i % 4))));
      const goal = tf.mul(tf.abs(filled([20, 60], 3)), tf.tensor2d(Array.from({ length: 20 }, (_, n) => [n < 16 ? 1 : 9])));
      const offset = tf.sum(tf.mul(normal, goal), 1) as tf.Tensor1D;
      const { displacement, reached } = projectOntoPlane({ point, normal: normal as tf.Tensor2D, offset, norm });
      return [displacement, reached];
    });
    expect(error).toBeLessThan(1e-4);
  });
});
