import { describe, expect, it } from 'vitest';
import { resnetLike } from '../../../bench/wasm-step-network';
import * as tf from '../../engine/tf';
import { startNodeBackend } from '../node';

/** Losses of the first `steps` steps of a small residual network. */
function losses(steps: number): number[] {
  const network = resnetLike([4, 8], 2);
  return Array.from({ length: steps }, () => network.step(8));
}

describe('training on wasm', () => {
  it('follows stock tfjs on cpu for 20 steps', async () => {
    await startNodeBackend('cpu');
    const reference = losses(20);
    await startNodeBackend('wasm', 'stock');
    const composed = losses(20);
    await startNodeBackend('wasm');
    const ours = losses(20);
    expect(reference[19]).toBeLessThan((reference[0] ?? 0) - 0.05);
    ours.forEach((loss, i) => {
      expect(Math.abs(loss - (reference[i] ?? Number.NaN)), `step ${i}`).toBeLessThan(1e-4);
      expect(Math.abs((composed[i] ?? Number.NaN) - (reference[i] ?? Number.NaN)), `stock, step ${i}`).toBeLessThan(1e-4);
    });
  });

  it('does not grow over 1,000 steps', async () => {
    await startNodeBackend('wasm');
    const network = resnetLike([2], 2);
    const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
    for (let i = 0; i < 20; i++) network.step(2);
    const before = { tensors: tf.memory().numTensors, heap: wasm.HEAPU8.length };
    for (let i = 0; i < 1000; i++) network.step(2);
    expect({ tensors: tf.memory().numTensors, heap: wasm.HEAPU8.length }).toEqual(before);
  });
});
