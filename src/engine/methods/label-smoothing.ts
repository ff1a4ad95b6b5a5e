import { smoothLabels } from '../losses/label-smoothing';
import { defineMethod } from '../method';
import { softmaxCrossEntropy } from '../primitives';
import type * as tf from '../tf';

/**
 * Ordinary training on softened labels: CE(S(x), (1 - s) y + s / classes).
 * Source: Szegedy et al. 2016, arXiv:1512.00567, section 7.
 */
export default defineMethod({
  id: 'label-smoothing',
  label: 'Label smoothing',
  help: 'Ordinary training that is told to keep some doubt.',
  source: 'Szegedy et al. 2016, arXiv:1512.00567',
  params: {
    smoothing: {
      kind: 'real',
      label: 'Smoothing s',
      default: 0.1,
      min: 0,
      max: 0.9,
      live: true,
      help: 'Share of the label that is spread over all classes.',
    },
  },
  terms: [{ id: 'crossEntropy', label: 'Cross-entropy on softened labels' }],
  prepare: ({ params, batch }) => ({ labels: smoothLabels(batch.labels, params.smoothing) }),
  loss: ({ batch, prepared, student }) => ({
    crossEntropy: softmaxCrossEntropy(student(batch.images).logits, prepared.labels as tf.Tensor2D),
  }),
});
