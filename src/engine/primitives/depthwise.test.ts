import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import { gradientError, seeded } from '../testing/finite-differences';
import * as tf from '../tf';
import { depthwiseConv2d, depthwiseConv2dFrozen } from './depthwise';

// Each file of tests is a process of its own; stock kernels first, since ours stay registered.
describe.each([
  ['wasm', 'stock'],
  ['wasm', 'ours'],
  ['cpu', 'ours'],
] as const)('depthwise convolution on %s with %s kernels', (backend, kernels) => {
  beforeAll(() => startNodeBackend(backend, kernels));

  it('has gradient kernels, or composes the gradients', () => {
    expect(tf.getKernel('DepthwiseConv2dNativeBackpropInput', backend) !== undefined).toBe(kernels === 'ours');
  });

  it.each([
    [5, 4, 3, 1],
    [6, 6, 3, 2],
    [7, 5, 3, 2],
    [4, 4, 1, 1],
    [8, 7, 5, 2],
  ])('%i x %i, side %i, stride %i agrees with finite differences', async (height, width, side, stride) => {
    const x = seeded<tf.Rank.R4>([2, height, width, 3], 1);
    const filter = seeded<tf.Rank.R4>([side, side, 3, 1], 2);
    const shape = { stride, padding: (side - 1) / 2 };
    const scale = tf.tidy(() => seeded<tf.Rank.R4>(depthwiseConv2d(x, filter, shape).shape, 3));
    const f = (a: tf.Tensor, w: tf.Tensor) =>
      tf.sum(tf.mul(depthwiseConv2d(a as tf.Tensor4D, w as tf.Tensor4D, shape), scale)) as tf.Scalar;
    expect(await gradientError(f, [x, filter], 1e-2)).toBeLessThan(5e-3);
    const frozen = (a: tf.Tensor) => tf.sum(tf.mul(depthwiseConv2dFrozen(a as tf.Tensor4D, filter, shape), scale)) as tf.Scalar;
    expect(await gradientError(frozen, [x], 1e-2)).toBeLessThan(5e-3);
  });
});
