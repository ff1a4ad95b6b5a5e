import { describe, expect, it, vi } from 'vitest';
import * as tf from '../../engine/tf';
import { startNodeBackend } from '../../kernels/node';
import { digest, EXPECTED, inputs, LABELS, SHAPES, STEP, selfCheck, TOLERANCE } from './self-check';

/** The same computation by loops over doubles. */
function reference() {
  const { images, filter, dense } = inputs();
  const [batch, side, , depth] = SHAPES.images;
  const [classes, channels] = [SHAPES.dense[1], SHAPES.filter[3]];
  const half = side / 2;
  const byFilter = new Float64Array(filter.length);
  const byImages = new Float64Array(images.length);
  const losses: number[] = [];
  /** Every product of the convolution: image, filter and output index. */
  const visit = (n: number, work: (image: number, weight: number, output: number) => void) => {
    for (let i = 0; i < half; i++)
      for (let j = 0; j < half; j++)
        for (let u = 0; u < 3; u++)
          for (let v = 0; v < 3; v++) {
            const [row, column] = [2 * i + u - 1, 2 * j + v - 1];
            if (row < 0 || row >= side || column < 0 || column >= side) continue;
            for (let c = 0; c < depth; c++)
              for (let o = 0; o < channels; o++)
                work(
                  ((n * side + row) * side + column) * depth + c,
                  ((u * 3 + v) * depth + c) * channels + o,
                  (i * half + j) * channels + o,
                );
          }
  };
  for (let n = 0; n < batch; n++) {
    const maps = new Float64Array(half * half * channels);
    visit(n, (image, weight, output) => {
      maps[output]! += images[image]! * filter[weight]!;
    });
    const pooled = new Float64Array(channels);
    maps.forEach((value, at) => {
      pooled[at % channels]! += Math.max(0, value) / (half * half);
    });
    const logits = Array.from({ length: classes }, (_, k) => pooled.reduce((sum, value, o) => sum + value * dense[o * classes + k]!, 0));
    const total = logits.reduce((sum, z) => sum + Math.exp(z), 0);
    losses.push(Math.log(total) - logits[LABELS[n]!]!);
    const byLogits = logits.map((z, k) => Math.exp(z) / total - (k === LABELS[n] ? 1 : 0));
    const byMaps = maps.map((value, at) =>
      value > 0 ? byLogits.reduce((sum, g, k) => sum + g * dense[(at % channels) * classes + k]!, 0) / (half * half) : 0,
    );
    visit(n, (image, weight, output) => {
      byFilter[weight]! += images[image]! * byMaps[output]!;
      byImages[image]! += filter[weight]! * byMaps[output]!;
    });
  }
  const perturbation = byImages.map((g, at) => Math.min(1, Math.max(0, images[at]! + STEP.stepSize * Math.sign(g))) - images[at]!);
  return { losses, gradient: byFilter, perturbation, byImages };
}

describe('the self-check', () => {
  it('expects what loops over doubles give, and no sign that rounding could turn', () => {
    const { byImages, ...found } = reference();
    for (const name of ['losses', 'gradient', 'perturbation'] as const) {
      const { sum, scale } = digest(found[name]);
      expect([name, sum, scale]).toEqual([name, expect.closeTo(EXPECTED[name].sum, 10), expect.closeTo(EXPECTED[name].scale, 10)]);
    }
    const sizes = [...byImages].map(Math.abs).filter((size) => size > 0);
    expect(Math.min(...sizes) / Math.max(...sizes)).toBeGreaterThan(1e-5);
  });

  it.each(['cpu', 'wasm'] as const)('passes on %s and leaves nothing behind', async (backend) => {
    await startNodeBackend(backend);
    const before = tf.memory().numTensors;
    const { error, ms } = await selfCheck(TOLERANCE.float32);
    expect(error).toBeLessThan(1e-5);
    expect(ms).toBeLessThan(20_000);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('fails where a kernel computes something else', async () => {
    await startNodeBackend('cpu');
    const stock = tf.getKernel('Sign', 'cpu');
    tf.unregisterKernel('Sign', 'cpu');
    const relu = tf.getKernel('Relu', 'cpu');
    tf.registerKernel({ ...stock, kernelFunc: relu.kernelFunc });
    const quiet = vi.spyOn(console, 'warn').mockImplementation(() => {});
    try {
      await expect(selfCheck(TOLERANCE.float32)).rejects.toThrow(/self-check of perturbation is off by .*, expected at most 0.0001/);
    } finally {
      tf.unregisterKernel('Sign', 'cpu');
      tf.registerKernel(stock);
      quiet.mockRestore();
    }
  });
});
