import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../kernels/node';
import type { ImageSource } from '../protocol/images';
import { disposeBatch, oneHot, readImages, TrainingBatches } from './batches';
import { Random } from './random';
import { toySource } from './testing/toys';

/** Remembers what was read. */
function spied(count: number): { readonly source: ImageSource; readonly reads: number[][] } {
  const reads: number[][] = [];
  const inner = toySource(count);
  const read: ImageSource['read'] = (indices, ...rest) => {
    reads.push(Array.from(indices));
    inner.read(indices, ...rest);
  };
  return { reads, source: { count, read } };
}

const take = (source: ImageSource, steps: number, from = 0) => {
  const batches = new TrainingBatches({ source, classes: 4, batchSize: 4, flip: true, crop: 2 }, new Random(1), from);
  for (let i = 0; i < steps; i++) disposeBatch(batches.next());
};

describe('TrainingBatches', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it('shows every image once an epoch, in a new order each time', () => {
    const { source, reads } = spied(12);
    take(source, 6);
    const epochs = [reads.slice(0, 3).flat(), reads.slice(3).flat()];
    for (const epoch of epochs) expect(new Set(epoch).size).toBe(12);
    expect(epochs[0]).not.toEqual(epochs[1]);
  });

  it('shows after a resume what it would have shown', () => {
    const [whole, resumed] = [spied(14), spied(14)];
    take(whole.source, 9);
    take(resumed.source, 4, 5);
    expect(resumed.reads).toEqual(whole.reads.slice(5));
  });

  it('reads an endless source in sequence', () => {
    const { source, reads } = spied(Number.POSITIVE_INFINITY);
    take(source, 2, 3);
    expect(reads).toEqual([
      [12, 13, 14, 15],
      [16, 17, 18, 19],
    ]);
  });

  it('draws with replacement where there are fewer images than a batch holds', () => {
    const { source, reads } = spied(3);
    take(source, 2);
    expect(reads.flat().every((index) => index >= 0 && index < 3)).toBe(true);
  });

  it('takes in images that arrive while training', () => {
    const { source, reads } = spied(4);
    const growing = { ...source, count: 4 };
    const batches = new TrainingBatches({ source: growing, classes: 4, batchSize: 4, flip: false, crop: 0 }, new Random(1));
    disposeBatch(batches.next());
    growing.count = 8;
    for (let i = 0; i < 2; i++) disposeBatch(batches.next());
    expect(new Set(reads.slice(1).flat()).size).toBe(8);
  });

  it('gives images in [0, 1] and one-hot labels', () => {
    const { images, labels } = readImages(toySource(8), [1, 6]);
    const rows = oneHot(labels, 4);
    expect(images.shape).toEqual([2, 32, 32, 3]);
    expect(Math.max(...images.dataSync())).toBeLessThanOrEqual(1);
    expect(Array.from(rows.dataSync())).toEqual([0, 1, 0, 0, 0, 0, 1, 0]);
  });
});
