import { defineMethod } from '../method';
import { softmaxCrossEntropy } from '../primitives';
import type * as tf from '../tf';
import { mixBatch, mixPerExample, mixupAlpha } from './mixing-params';

/**
 * Mixup: CE(S(x~), y~), x~ = r x + (1 - r) x[partner], y~ likewise, r ~ Beta(mixupAlpha, mixupAlpha).
 * Source: Zhang et al. 2018, arXiv:1710.09412.
 */
export default defineMethod({
  id: 'mixup',
  label: 'Mixup',
  help: 'Trains on blends of two images, labelled with the same blend.',
  source: 'Zhang et al. 2018, arXiv:1710.09412',
  params: { mixupAlpha, mixPerExample },
  terms: [{ id: 'crossEntropy', label: 'Mixup cross-entropy' }],
  prepare: ({ params, batch, random }) => ({ ...mixBatch(batch, params, random) }),
  loss: ({ prepared, student }) => ({
    crossEntropy: softmaxCrossEntropy(student(prepared.images as tf.Tensor4D).logits, prepared.labels as tf.Tensor2D),
  }),
});
