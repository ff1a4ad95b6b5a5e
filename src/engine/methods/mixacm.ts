import { ConfigError } from '../../protocol/errors';
import type { RealSpec } from '../../protocol/params';
import { tapChannels } from '../architecture';
import {
  ACTIVATIONS,
  type ChannelMapOptions,
  channelMapDistance,
  channelMaps,
  DISTANCES,
  NORMALISATIONS,
  POOLINGS,
} from '../losses/activated-channel-maps';
import { distillation } from '../losses/distillation';
import { defineMethod } from '../method';
import { softmaxCrossEntropy } from '../primitives';
import { areTapsActivated } from '../taps';
import * as tf from '../tf';
import { mixBatch, mixPerExample, mixupAlpha } from './mixing-params';

/** Positions (from 0) of the taps written as in `234`. */
const tapIndices = (taps: string): number[] => [...taps].map((digit) => Number(digit) - 1);

/** Soft labels of a teacher with as many classes; one of another dataset has none for these images. */
function softLabels(teacher: tf.Tensor2D, student: tf.Tensor2D, temperature: number): tf.Tensor1D {
  return teacher.shape[1] === student.shape[1] ? distillation(teacher, student, temperature) : tf.zeros([student.shape[0]]);
}

/** How much one depth counts in the sum over taps. */
const tapWeight = (tap: number): RealSpec => ({
  kind: 'real',
  label: `Weight of tap ${tap}`,
  default: 1,
  min: 0,
  max: 100,
  scale: 'log',
  live: true,
});

/**
 * MixACM: L = alphaCe CE(S(x~), y~) + alphaKld L_kld + alphaAcm L_acm on one mixup batch that goes through the frozen
 * teacher and the student alike; no adversarial example is made. Weights of 0 give the ablations: with mixupAlpha 0
 * nothing is mixed, without alphaAcm it is (mixup) KD, without both weights (mixup) training.
 * Without L_kld the teacher may know other classes than the student. Where channel counts differ the student's map passes a learned affine transformation to the teacher's, dropped after.
 * Source: Awais et al. 2021, arXiv:2111.05073. Structure from its figures; inner constants and weights are our choice.
 */
export default defineMethod({
  id: 'mixacm',
  label: 'MixACM',
  help: 'Matches the teacher’s activated channel maps and soft labels on mixed images. Makes no adversarial example.',
  source: 'Awais et al. 2021, arXiv:2111.05073',
  needsTeacher: true,
  params: {
    alphaAcm: {
      kind: 'real',
      label: 'ACM weight',
      default: 100,
      min: 0,
      max: 1000,
      scale: 'log',
      live: true,
      help: 'Weight of the activated-channel-map loss.',
    },
    alphaKld: {
      kind: 'real',
      label: 'KLD weight',
      default: 5,
      min: 0,
      max: 1000,
      scale: 'log',
      live: true,
      help: 'Weight of the soft-label loss.',
    },
    alphaCe: {
      kind: 'real',
      label: 'CE weight',
      default: 1,
      min: 0,
      max: 100,
      live: true,
      help: 'Weight of the mixup loss on hard labels.',
    },
    temperature: {
      kind: 'real',
      label: 'Temperature',
      default: 1,
      min: 0.1,
      max: 100,
      scale: 'log',
      live: true,
      help: 'Softens both networks’ outputs in the soft-label loss.',
    },
    mixupAlpha,
    mixPerExample,
    taps: {
      kind: 'choice',
      label: 'Taps',
      default: '1234',
      options: ['1234', '234', '34', '4', '123', '12', '1', '2', '3', '23', '14'],
      help: 'Depths whose maps are matched: 1 stem, 2 low, 3 mid, 4 high level.',
    },
    tapWeight1: tapWeight(1),
    tapWeight2: tapWeight(2),
    tapWeight3: tapWeight(3),
    tapWeight4: tapWeight(4),
    beforeRelu: {
      kind: 'flag',
      label: 'Taps before ReLU',
      default: false,
      help: 'Takes feature maps before the ReLU that ends their block.',
    },
    pooling: { kind: 'choice', label: 'Pooling', default: 'mean', options: POOLINGS },
    activation: { kind: 'choice', label: 'Activation', default: 'relu', options: ACTIVATIONS },
    normalisation: { kind: 'choice', label: 'Normalisation', default: 'l2', options: NORMALISATIONS },
    distance: { kind: 'choice', label: 'Distance', default: 'l2', options: DISTANCES },
  },
  terms: [
    { id: 'crossEntropy', label: 'Mixup cross-entropy', weight: 'alphaCe' },
    { id: 'kld', label: 'Soft labels (KLD)', weight: 'alphaKld' },
    { id: 'acm', label: 'Channel maps (ACM)', weight: 'alphaAcm' },
  ],

  comparesLogits: ({ alphaKld }) => alphaKld > 0,
  tapsBeforeRelu: ({ beforeRelu }) => beforeRelu,

  extraWeights({ taps }, { student, teacher }) {
    const has = tapChannels(student);
    const wants = tapChannels(teacher!);
    return tapIndices(taps).flatMap((tap) => {
      const [from, to] = [has[tap], wants[tap]];
      if (from === undefined || to === undefined) {
        const [who, count] = from === undefined ? ['student', has.length] : ['teacher', wants.length];
        throw new ConfigError(`tap ${tap + 1} is missing in the ${who}, expected taps 1 to ${count}`);
      }
      if (from === to) return [];
      return [
        { name: `adapter${tap}.kernel`, shape: [from, to], deviation: Math.sqrt(1 / from) },
        { name: `adapter${tap}.bias`, shape: [to], deviation: 0 },
      ];
    });
  },

  prepare({ params, batch, random, teacher, teacherArchitecture }) {
    const { images, labels } = mixBatch(batch, params, random);
    const { logits, taps } = teacher(images);
    const options: ChannelMapOptions = { ...params, isActivated: areTapsActivated(teacherArchitecture!) };
    const maps = tapIndices(params.taps).map((tap) => [`map${tap}`, channelMaps(taps[tap]!, options)] as const);
    return { images, labels, logits, ...Object.fromEntries(maps) };
  },

  loss({ params, prepared, student, studentArchitecture, extra, watch }) {
    const { logits, taps } = student(prepared.images as tf.Tensor4D);
    const options: ChannelMapOptions = { ...params, isActivated: areTapsActivated(studentArchitecture) };
    const weights = [params.tapWeight1, params.tapWeight2, params.tapWeight3, params.tapWeight4];
    const distances = tapIndices(params.taps).map((tap) => {
      const wanted = prepared[`map${tap}`] as tf.Tensor2D;
      const own = channelMaps(taps[tap]!, options);
      const needsAdapter = own.shape[1] !== wanted.shape[1];
      const fitted = needsAdapter ? tf.add(tf.matMul(own, extra(`adapter${tap}.kernel`) as tf.Tensor2D), extra(`adapter${tap}.bias`)) : own;
      const distance = channelMapDistance(wanted, fitted as tf.Tensor2D, params.distance);
      watch?.(`tap${tap + 1}`, distance);
      return weights[tap] === 1 ? distance : tf.mul<tf.Tensor1D>(distance, weights[tap]!);
    });
    return {
      crossEntropy: softmaxCrossEntropy(logits, prepared.labels as tf.Tensor2D),
      kld: softLabels(prepared.logits as tf.Tensor2D, logits, params.temperature),
      acm: tf.addN(distances),
    };
  },

  cost: () => ({ teacherForward: 1 }),
});
