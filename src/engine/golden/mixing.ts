/** Kind `mixing`. */
import { cutmix, keptShare } from '../augment/cutmix';
import { mix } from '../augment/mixup';
import type * as tf from '../tf';
import { Reader, type Runner } from './format';
import { oneOf } from './losses';

export const mixing: Runner = (golden) => {
  const read = new Reader(golden);
  const [images, labels] = [read.input<tf.Rank.R4>('images'), read.input<tf.Rank.R2>('labels')];
  const partner = Int32Array.from(read.inputList('permutation'));
  if (oneOf(read.text('operation'), ['mixup', 'cutmix']) === 'mixup') {
    const mixRatio = read.number('mixRatio');
    const draw = { partner, ratio: new Float32Array(partner.length).fill(mixRatio) };
    return { images: mix(images, draw), labels: mix(labels, draw), mixRatio };
  }
  const [top = 0, left = 0, height = 0, width = 0] = read.numbers('box');
  const box = { top, left, height, width };
  return { ...cutmix(images, labels, partner, box), mixRatio: keptShare(box, images.shape[1], images.shape[2]) };
};
