import type { Random } from '../random';
import * as tf from '../tf';
import { mix } from './mixup';

/** Pixels that are pasted from the partner. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * A box of area share 1 - r, r ~ Beta(cutmixAlpha, cutmixAlpha), with a uniform centre, cut off at the border.
 * Source: Yun et al. 2019, arXiv:1905.04899, section 3.1.
 */
export function drawBox(height: number, width: number, cutmixAlpha: number, random: Random): Box {
  const side = Math.sqrt(1 - random.beta(cutmixAlpha, cutmixAlpha));
  const span = (size: number) => {
    const length = Math.floor(size * side);
    const start = random.integer(size) - Math.floor(length / 2);
    const from = Math.max(0, start);
    return { from, length: Math.max(0, Math.min(size, start + length) - from) };
  };
  const [rows, columns] = [span(height), span(width)];
  return { top: rows.from, left: columns.from, height: rows.length, width: columns.length };
}

/** Share of the image that stays: 1 - area / (H W) of the box as it was cut off. */
export const keptShare = ({ height, width }: Box, imageHeight: number, imageWidth: number): number =>
  1 - (height * width) / (imageHeight * imageWidth);

/**
 * Each image with a box of its partner, labels mixed by area.
 * @param images [batch, height, width, channels]
 * @param labels [batch, classes]
 */
export function cutmix(
  images: tf.Tensor4D,
  labels: tf.Tensor2D,
  partner: Int32Array<ArrayBuffer>,
  box: Box,
): { readonly images: tf.Tensor4D; readonly labels: tf.Tensor2D } {
  const [count, height, width] = images.shape;
  const inside = new Float32Array(height * width);
  for (let y = box.top; y < box.top + box.height; y++) inside.fill(1, y * width + box.left, y * width + box.left + box.width);
  const pasted = tf.tidy(() => {
    const mask = tf.tensor4d(inside, [1, height, width, 1]);
    const partners = tf.gather(images, tf.tensor1d(partner, 'int32'));
    // A product would turn the kept pixels of a non-finite partner into NaN, so choose instead.
    return tf.where(tf.broadcastTo(tf.cast(mask, 'bool'), images.shape), partners, images) as tf.Tensor4D;
  });
  const ratio = new Float32Array(count).fill(keptShare(box, height, width));
  return { images: pasted, labels: mix(labels, { partner, ratio }) };
}
