import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '../../engine/tf';
import { startNodeBackend } from '../../kernels/node';
import { measureSpeed } from './probe';

beforeAll(async () => {
  await startNodeBackend('wasm');
});

/** Time passes with steps alone, as much as told, whatever the machine that this is tested on does; the clock tells it in steps of its own. */
function machine(msPerImage: number, clockStep: number, jitter: number) {
  let time = 1234.5;
  let told = 0;
  const now = () => {
    time += 0.0001;
    if (clockStep === 0) return time;
    // Some browsers move the edges of the steps about.
    const edge = jitter * clockStep * (((Math.floor(time / clockStep) * 7919) % 101) / 101 - 0.5);
    told = Math.max(told, Math.floor((time + edge) / clockStep) * clockStep);
    return told;
  };
  const stock = tf.Tensor.prototype.data;
  /** A step ends when its result is read; pictures that are held tell the batch. */
  const run = async (work: () => Promise<number | null>) => {
    tf.Tensor.prototype.data = function (this: tf.Tensor) {
      time += msPerImage * (tf.memory().numBytes > 300_000 ? 32 : 4);
      return stock.call(this) as ReturnType<typeof stock>;
    } as typeof stock;
    try {
      return await work();
    } finally {
      tf.Tensor.prototype.data = stock;
    }
  };
  return { now, run, spent: () => time - 1234.5 };
}

async function measured(msPerImage: number, clockStep: number, jitter = 0) {
  const { now, run, spent } = machine(msPerImage, clockStep, jitter);
  const speed = await run(() => measureSpeed(now));
  return { speed: speed!, spent: spent() };
}

describe('the speed of a backend', () => {
  it.each([1.5, 9])('is the same on clocks that browsers make coarse, %d ms an image', { timeout: 60_000 }, async (perImage) => {
    const truth = (await measured(perImage, 0)).speed;
    for (const [clockStep, jitter] of [
      [1, 0],
      [16.67, 0],
      [100, 0],
      [100, 0.5],
    ] as const) {
      const { speed, spent } = await measured(perImage, clockStep, jitter);
      expect(speed / truth, `${clockStep} ms, jitter ${jitter}`).toBeGreaterThan(0.7);
      expect(speed / truth, `${clockStep} ms, jitter ${jitter}`).toBeLessThan(1.3);
      expect(spent).toBeLessThan(4500);
    }
  });

  it('is not known where the clock stands still', { timeout: 60_000 }, async () => {
    const before = tf.memory().numTensors;
    expect(await measureSpeed(() => 5)).toBeNull();
    expect(tf.memory().numTensors).toBe(before);
  });
});
