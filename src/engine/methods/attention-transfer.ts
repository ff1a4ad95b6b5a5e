import { ShapeError } from '../../protocol/errors';
import { tapShapes } from '../architecture';
import { attentionMap, attentionTransfer } from '../losses/attention-transfer';
import { defineMethod } from '../method';
import { softmaxCrossEntropy } from '../primitives';
import * as tf from '../tf';

/**
 * Attention transfer: CE(S(x), y) + alphaAttention sum_l mean_pos (at(T_l) - at(S_l))^2, at(A) = vec(mean_c A^2) / |.|_2.
 * Any channel counts, equal heights and widths.
 * Source: Zagoruyko and Komodakis 2017, arXiv:1612.03928, section 3.1.
 */
export default defineMethod({
  id: 'attention-transfer',
  label: 'Attention transfer',
  help: 'Matches where in the image the teacher is active, at every tap.',
  source: 'Zagoruyko and Komodakis 2017, arXiv:1612.03928',
  needsTeacher: true,
  params: {
    alphaAttention: { kind: 'real', label: 'Attention weight', default: 1000, min: 0, max: 100_000, scale: 'log', live: true },
  },
  terms: [
    { id: 'crossEntropy', label: 'Cross-entropy' },
    { id: 'attention', label: 'Attention maps', weight: 'alphaAttention' },
  ],
  comparesLogits: () => false,
  extraWeights(_, { student, teacher }) {
    const [has, wants] = [tapShapes(student), tapShapes(teacher!)];
    if (has.length !== wants.length) throw new ShapeError(`student has ${has.length} taps, expected ${wants.length} like the teacher`);
    for (const [tap, shape] of has.entries()) {
      const [own, wanted] = [shape.slice(0, 2), wants[tap]!.slice(0, 2)];
      if (own.join() !== wanted.join()) {
        throw new ShapeError(`tap ${tap + 1} of the student is ${own.join(' x ')}, expected ${wanted.join(' x ')} like the teacher's`);
      }
    }
    return [];
  },
  prepare: ({ batch, teacher }) =>
    Object.fromEntries(teacher(batch.images).taps.map((features, tap) => [`map${tap}`, attentionMap(features)])),
  loss({ batch, prepared, student }) {
    const { logits, taps } = student(batch.images);
    return {
      crossEntropy: softmaxCrossEntropy(logits, batch.labels),
      attention: tf.addN(taps.map((features, tap) => attentionTransfer(prepared[`map${tap}`] as tf.Tensor2D, features))),
    };
  },
  cost: () => ({ teacherForward: 1 }),
});
