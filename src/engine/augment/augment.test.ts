import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import { Random } from '../random';
import { seeded } from '../testing/finite-differences';
import * as tf from '../tf';
import { cutmix, drawBox, keptShare } from './cutmix';
import { augmentImages } from './flip-crop';
import { drawMixup, mix } from './mixup';

const data = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

describe('mixup', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it('is the identity at ratio 1 and the partner at ratio 0', () => {
    const rows = seeded<tf.Rank.R2>([3, 4], 1);
    const partner = Int32Array.of(2, 0, 1);
    expect(data(mix(rows, { partner, ratio: new Float32Array(3).fill(1) }))).toEqual(data(rows));
    expect(data(mix(rows, { partner, ratio: new Float32Array(3) }))).toEqual(data(tf.gather(rows, [2, 0, 1])));
  });

  it('keeps label rows adding up to 1, and an image mixed with itself as it is', () => {
    const labels = tf.cast(tf.oneHot([0, 1, 2], 4), 'float32');
    const draw = drawMixup(3, 0.7, true, new Random(1));
    expect(data(tf.sum(mix(labels, draw), 1))).toEqual([1, 1, 1].map((one) => expect.closeTo(one, 6)));
    const rows = seeded<tf.Rank.R2>([3, 4], 2);
    const self = mix(rows, { partner: Int32Array.of(0, 1, 2), ratio: Float32Array.of(0.3, 0.5, 0.9) });
    expect(data(self)).toEqual(data(rows).map((v) => expect.closeTo(v, 6)));
  });

  it('draws one ratio a batch, or one an example, and none without alpha', () => {
    expect(new Set(drawMixup(8, 1, false, new Random(1)).ratio).size).toBe(1);
    expect(new Set(drawMixup(8, 1, true, new Random(1)).ratio).size).toBe(8);
    expect([...drawMixup(3, 0, true, new Random(1)).ratio]).toEqual([1, 1, 1]);
  });
});

describe('cutmix', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it('pastes the box and mixes labels by its area', () => {
    const images = tf.stack([tf.zeros([4, 4, 1]), tf.ones([4, 4, 1])]) as tf.Tensor4D;
    const labels = tf.tensor2d([
      [1, 0],
      [0, 1],
    ]);
    const box = { top: 1, left: 0, height: 2, width: 3 };
    const mixed = cutmix(images, labels, Int32Array.of(1, 0), box);
    expect(data(mixed.images).slice(0, 16)).toEqual([0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0]);
    expect(keptShare(box, 4, 4)).toBe(0.625);
    expect(data(mixed.labels)).toEqual([0.625, 0.375, 0.375, 0.625]);
  });

  it('draws boxes inside the image with the asked mean area or less', () => {
    const random = new Random(2);
    const boxes = Array.from({ length: 500 }, () => drawBox(32, 32, 1, random));
    for (const { top, left, height, width } of boxes) {
      expect(Math.min(top, left, height, width)).toBeGreaterThanOrEqual(0);
      expect(Math.max(top + height, left + width)).toBeLessThanOrEqual(32);
    }
    const area = boxes.reduce((sum, box) => sum + 1 - keptShare(box, 32, 32), 0) / boxes.length;
    expect(area).toBeGreaterThan(0.2);
    expect(area).toBeLessThan(0.5);
  });
});

describe('flip and crop', () => {
  const bytes = Uint8Array.from({ length: 2 * 4 * 4 * 3 }, (_, i) => i);

  it('only scales when nothing is asked for', () => {
    const images = augmentImages(bytes, 2, 4, { flip: false, crop: 0 }, new Random(1));
    expect([...images]).toEqual([...bytes].map((v) => Math.fround(v / 255)));
  });

  it('mirrors rows, keeping colours in order', () => {
    const found = Array.from({ length: 20 }, (_, seed) => augmentImages(bytes, 1, 4, { flip: true, crop: 0 }, new Random(seed)));
    const firsts = new Set(found.map((images) => Math.round(images[0]! * 255)));
    expect(firsts).toEqual(new Set([0, 9]));
    const mirrored = found.find((images) => images[0] !== 0)!;
    expect(Array.from(mirrored.slice(0, 12), (v) => Math.round(v * 255))).toEqual([9, 10, 11, 6, 7, 8, 3, 4, 5, 0, 1, 2]);
  });

  it('shifts by at most `crop` pixels and fills with black', () => {
    const white = new Uint8Array(4 * 4 * 3).fill(255);
    for (let seed = 0; seed < 20; seed++) {
      const images = augmentImages(white, 1, 4, { flip: true, crop: 1 }, new Random(seed));
      const lit = images.reduce((sum, v) => sum + v, 0) / 3;
      expect([16, 12, 9]).toContain(lit);
    }
  });
});
