import { cutmix, drawBox } from '../augment/cutmix';
import { defineMethod } from '../method';
import { softmaxCrossEntropy } from '../primitives';
import type * as tf from '../tf';

/**
 * CutMix: CE(S(x~), y~), x~ with a box of another image, y~ mixed by the area of the box as it was cut off at the border
 * (the public code keeps the drawn ratio instead).
 * Source: Yun et al. 2019, arXiv:1905.04899.
 */
export default defineMethod({
  id: 'cutmix',
  label: 'CutMix',
  help: 'Trains on images with a box of another image, labelled by area.',
  source: 'Yun et al. 2019, arXiv:1905.04899',
  params: {
    cutmixAlpha: { kind: 'real', label: 'CutMix α', default: 1, min: 0.01, max: 10, live: true, help: 'Areas follow Beta(α, α).' },
    probability: { kind: 'real', label: 'Share of batches', default: 1, min: 0, max: 1, live: true, help: 'Other batches stay whole.' },
  },
  terms: [{ id: 'crossEntropy', label: 'CutMix cross-entropy' }],
  prepare({ params, batch, random }) {
    const { images, labels } = batch;
    if (random.uniform() >= params.probability) return { images, labels };
    const [count, height, width] = images.shape;
    return { ...cutmix(images, labels, random.permutation(count), drawBox(height, width, params.cutmixAlpha, random)) };
  },
  loss: ({ prepared, student }) => ({
    crossEntropy: softmaxCrossEntropy(student(prepared.images as tf.Tensor4D).logits, prepared.labels as tf.Tensor2D),
  }),
});
