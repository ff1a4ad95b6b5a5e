import { defineMethod } from '../method';
import { softmaxCrossEntropy } from '../primitives';

/** Ordinary training: CE(S(x), y). */
export default defineMethod({
  id: 'standard',
  label: 'Standard',
  help: 'Ordinary training on clean images.',
  params: {},
  terms: [{ id: 'crossEntropy', label: 'Cross-entropy' }],
  loss: ({ batch, student }) => ({ crossEntropy: softmaxCrossEntropy(student(batch.images).logits, batch.labels) }),
});
