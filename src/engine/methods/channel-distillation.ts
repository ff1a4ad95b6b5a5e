import { ShapeError } from '../../protocol/errors';
import { tapChannels } from '../architecture';
import { channelDistillation } from '../losses/channel-distillation';
import { defineMethod } from '../method';
import { globalAveragePool, softmaxCrossEntropy } from '../primitives';
import * as tf from '../tf';

/**
 * Channel distillation: CE(S(x), y) + alphaChannels sum_l mean_c (mean_hw T_l - mean_hw S_l)^2.
 * Equal channel counts, any heights and widths.
 * Source: Zhou et al. 2020, arXiv:2006.01683; its early decay of the soft-label loss is left out.
 */
export default defineMethod({
  id: 'channel-distillation',
  label: 'Channel distillation',
  help: 'Matches the mean of every channel, at every tap.',
  source: 'Zhou et al. 2020, arXiv:2006.01683',
  needsTeacher: true,
  params: {
    alphaChannels: { kind: 'real', label: 'Channel weight', default: 10, min: 0, max: 1000, scale: 'log', live: true },
  },
  terms: [
    { id: 'crossEntropy', label: 'Cross-entropy' },
    { id: 'channels', label: 'Channel means', weight: 'alphaChannels' },
  ],
  comparesLogits: () => false,
  extraWeights(_, { student, teacher }) {
    const [has, wants] = [tapChannels(student), tapChannels(teacher!)];
    if (has.join() !== wants.join()) throw new ShapeError(`student taps have ${has} channels, expected ${wants} like the teacher's`);
    return [];
  },
  prepare: ({ batch, teacher }) =>
    Object.fromEntries(teacher(batch.images).taps.map((features, tap) => [`mean${tap}`, globalAveragePool(features)])),
  loss({ batch, prepared, student }) {
    const { logits, taps } = student(batch.images);
    return {
      crossEntropy: softmaxCrossEntropy(logits, batch.labels),
      channels: tf.addN(taps.map((features, tap) => channelDistillation(prepared[`mean${tap}`] as tf.Tensor2D, features))),
    };
  },
  cost: () => ({ teacherForward: 1 }),
});
