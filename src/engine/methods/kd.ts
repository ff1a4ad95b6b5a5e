import { distillation } from '../losses/distillation';
import { defineMethod } from '../method';
import { softmaxCrossEntropy } from '../primitives';
import type * as tf from '../tf';
import { mixBatch, mixPerExample, mixupAlpha } from './mixing-params';

/**
 * Knowledge distillation: CE(S(x), y) + alphaKld temperature^2 KL(p_T || p_S), on mixed images and labels where
 * mixupAlpha is above 0. Textbook form: (1 - w) CE + w KD with w = min(1, alphaKld).
 * Source: Hinton et al. 2015, arXiv:1503.02531.
 */
export default defineMethod({
  id: 'kd',
  label: 'KD',
  help: 'Matches the teacher’s soft labels. Robustness is hardly passed on this way.',
  source: 'Hinton et al. 2015, arXiv:1503.02531',
  needsTeacher: true,
  params: {
    alphaKld: { kind: 'real', label: 'KLD weight', default: 1, min: 0, max: 1000, scale: 'log', live: true },
    temperature: { kind: 'real', label: 'Temperature', default: 4, min: 0.1, max: 100, scale: 'log', live: true },
    textbook: { kind: 'flag', label: 'Weights add up to 1', default: false, help: '(1 − w) CE + w KD instead of CE + w KD.' },
    mixupAlpha: { ...mixupAlpha, default: 0 },
    mixPerExample,
  },
  terms: [
    { id: 'crossEntropy', label: 'Cross-entropy' },
    { id: 'kld', label: 'Soft labels (KLD)', weight: 'alphaKld' },
  ],
  prepare({ params, batch, random, teacher }) {
    const { images, labels } = mixBatch(batch, params, random);
    return { images, labels, logits: teacher(images).logits };
  },
  loss({ params, prepared, student }) {
    const { logits } = student(prepared.images as tf.Tensor4D);
    return {
      crossEntropy: softmaxCrossEntropy(logits, prepared.labels as tf.Tensor2D),
      kld: distillation(prepared.logits as tf.Tensor2D, logits, params.temperature),
    };
  },
  weights({ alphaKld, textbook }) {
    const kld = textbook ? Math.min(1, alphaKld) : alphaKld;
    return { crossEntropy: textbook ? 1 - kld : 1, kld };
  },
  cost: () => ({ teacherForward: 1 }),
});
