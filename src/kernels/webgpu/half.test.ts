import { beforeAll, describe, expect, it } from 'vitest';
import { batchNormTraining, conv2d, globalAveragePool } from '../../engine/primitives';
import * as tf from '../../engine/tf';
import { filled } from '../testing';
import { useVariants, WEBGPU_REASON, webgpuError } from './testing';

type Four = [number, number, number, number];

/** What a format of eleven significant bits may cost along a block of layers. */
const TOLERANCE = 2e-2;

describe.skipIf(WEBGPU_REASON !== null)(`activations in half precision${WEBGPU_REASON ? ` (skipped: ${WEBGPU_REASON})` : ''}`, () => {
  beforeAll(() => useVariants('software', 'float16'));
  const convolutions: readonly { x: Four; filter: Four; strides: number }[] = [
    { x: [2, 7, 5, 8], filter: [3, 3, 8, 12], strides: 2 },
    { x: [1, 4, 6, 1], filter: [3, 3, 1, 4], strides: 1 },
    { x: [2, 5, 5, 6], filter: [1, 1, 6, 5], strides: 1 },
  ];

  it.each(convolutions)('a block of convolutions and batch norms, $x by $filter, stride $strides', async ({ x, filter, strides }) => {
    const [, , , channels] = filter;
    const error = await webgpuError(() => {
      const inputs = [filled<tf.Rank.R4>(x, 1), filled<tf.Rank.R4>(filter, 2), filled<tf.Rank.R4>([3, 3, channels, channels], 3)];
      const one = tf.ones([channels]) as tf.Tensor1D;
      const half = tf.fill([channels], 0.5) as tf.Tensor1D;
      const f = (...given: tf.Tensor[]) => {
        const [images, first, second] = given as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
        const skip = batchNormTraining(conv2d(images, first, { strides, padding: 'same' }), one, half, { relu: true }).y;
        const inner = conv2d(skip, second, { strides: 1, padding: 'same' });
        return globalAveragePool(batchNormTraining(inner, one, half, { residual: skip, relu: true }).y);
      };
      const y = f(...inputs);
      return [y, ...tf.grads(f)(inputs, filled<tf.Rank.R2>([x[0], channels], 4))];
    });
    expect(error).toBeLessThan(TOLERANCE);
  });

  it('other operations get the values unpacked', async () => {
    const error = await webgpuError(() => {
      const y = conv2d(filled<tf.Rank.R4>([2, 5, 5, 4], 1), filled<tf.Rank.R4>([3, 3, 4, 8], 2), { strides: 1, padding: 'same' });
      const copy = tf.clone(y);
      return [tf.square(y), tf.relu(copy), y];
    });
    expect(error).toBeLessThan(TOLERANCE);
  });
});

describe.skipIf(WEBGPU_REASON !== null)(`half precision${WEBGPU_REASON ? ` (skipped: ${WEBGPU_REASON})` : ''}`, () => {
  it('is really in use: results are rounded to it, and stay finite beyond its range', async () => {
    const compute = async () => {
      const x = tf.fill([1, 1, 1, 4], 1) as tf.Tensor4D;
      const filter = tf.tensor4d([1 + 2 ** -12, 1e6, -1e6, 1 / 3, ...new Float32Array(12)], [1, 1, 4, 4]);
      const y = conv2d(x, filter, { strides: 1, padding: 'same' });
      const values = [...(await y.data())];
      tf.dispose([x, filter, y]);
      return values;
    };
    await useVariants('software', 'float16');
    expect(await compute()).toEqual([1, 65504, -65504, 0.333251953125]);
    await useVariants('software');
    expect(await compute()).toEqual([1 + 2 ** -12, 1e6, -1e6, Math.fround(1 / 3)]);
  });
});
