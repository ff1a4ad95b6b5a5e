import { afterAll, describe, expect, it } from 'vitest';
import { disposeBatch, TrainingBatches } from '../../engine/batches';
import { Random } from '../../engine/random';
import * as tf from '../../engine/tf';
import { IMAGE_BYTES, type ImageSource } from '../../protocol/images';
import { WEBGPU_REASON } from './testing';

const COUNT = 37;

function source(): ImageSource & { readonly reads: () => number } {
  const random = new Random(1);
  const bytes = Uint8Array.from({ length: COUNT * IMAGE_BYTES }, () => random.integer(256));
  let reads = 0;
  return {
    count: COUNT,
    reads: () => reads,
    read(indices, images, labels) {
      reads++;
      for (let i = 0; i < indices.length; i++) {
        images.set(bytes.subarray(indices[i]! * IMAGE_BYTES, (indices[i]! + 1) * IMAGE_BYTES), i * IMAGE_BYTES);
        labels[i] = indices[i]! % 10;
      }
    },
  };
}

async function batchesOn(backend: string, images: ImageSource): Promise<number[][]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const batches = new TrainingBatches({ source: images, classes: 10, batchSize: 5, flip: true, crop: 4 }, new Random(2));
  const read: number[][] = [];
  for (let step = 0; step < 9; step++) {
    const batch = batches.next();
    read.push([...(await batch.images.data())], [...(await batch.labels.data())]);
    disposeBatch(batch);
  }
  batches.dispose();
  expect(tf.memory().numTensors).toBe(before);
  return read;
}

describe.skipIf(WEBGPU_REASON !== null)(`batches cut on WebGPU${WEBGPU_REASON ? ` (skipped: ${WEBGPU_REASON})` : ''}`, () => {
  afterAll(() => tf.setBackend('cpu'));

  it('equal those cut on the processor, bit by bit, and read the source once', async () => {
    const expected = await batchesOn('cpu', source());
    const images = source();
    expect(await batchesOn('webgpu', images)).toEqual(expected);
    expect(images.reads()).toBe(1);
  });
});
