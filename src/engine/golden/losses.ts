/** Kinds `loss`, `acm`, `attention-transfer` and `channel-distillation`. */
import { DataError } from '../../protocol/errors';
import { mix } from '../augment/mixup';
import {
  ACTIVATIONS,
  type ChannelMapOptions,
  channelMapDistance,
  channelMaps,
  DISTANCES,
  NORMALISATIONS,
  POOLINGS,
} from '../losses/activated-channel-maps';
import { attentionMap, attentionTransfer } from '../losses/attention-transfer';
import { channelDistillation } from '../losses/channel-distillation';
import { distillation, klDivergence } from '../losses/distillation';
import { smoothLabels } from '../losses/label-smoothing';
import { boostedCrossEntropy, dlr, dlrTargeted, margin } from '../losses/margin';
import { globalAveragePool, softmaxCrossEntropy } from '../primitives';
import * as tf from '../tf';
import { Reader, type Runner } from './format';
import { leaf, objectiveResults } from './objective';

/** `value` as one of `options`. */
export function oneOf<const O extends string>(value: string, options: readonly O[]): O {
  const found = options.find((option) => option === value);
  if (found === undefined) throw new DataError(`option is "${value}", expected one of ${options.join(', ')}`);
  return found;
}

type Rows = tf.Tensor2D;

export const loss: Runner = (golden) => {
  const read = new Reader(golden);
  const names = ['logits', 'logitsP', 'logitsQ', 'studentLogits'].filter((name) => read.has(name));
  const leaves = new Map(names.map((name) => [name, leaf(read.input<tf.Rank.R2>(name))]));
  const z = (name = 'logits') => leaves.get(name)! as unknown as Rows;
  const rows = (name = 'labels') => read.input<tf.Rank.R2>(name);
  const forms: Readonly<Record<string, () => { perExample: tf.Tensor } & Record<string, tf.Tensor>>> = {
    'cross-entropy': () => ({ perExample: softmaxCrossEntropy(z(), rows()) }),
    'label-smoothing': () => ({ perExample: softmaxCrossEntropy(z(), smoothLabels(rows(), read.number('smoothing'))) }),
    mixup: () => {
      const partner = Int32Array.from(read.inputList('permutation'));
      const ratio = new Float32Array(partner.length).fill(read.number('mixRatio'));
      return { perExample: softmaxCrossEntropy(z(), mix(rows(), { partner, ratio })) };
    },
    kl: () => ({ perExample: klDivergence(z('logitsP'), z('logitsQ')) }),
    distillation: () => ({ perExample: distillation(rows('teacherLogits'), z('studentLogits'), read.number('temperature')) }),
    margin: () => ({ perExample: margin(z(), rows()) }),
    dlr: () => ({ perExample: dlr(z(), rows()) }),
    'dlr-targeted': () => ({ perExample: dlrTargeted(z(), rows(), rows('targets')) }),
    'boosted-cross-entropy': () => ({ perExample: boostedCrossEntropy(z(), rows()) }),
  };
  const compute = forms[oneOf(read.text('loss'), Object.keys(forms))]!;
  return objectiveResults(golden, leaves, compute);
};

/** The student's feature maps as leaves, the teacher's as constants. */
function taps(read: Reader) {
  const student = read.series<tf.Rank.R4>('studentTap').map((features) => leaf(features));
  const leaves = new Map<string, tf.Variable>(student.map((variable, tap) => [`studentTap${tap}`, variable as tf.Variable]));
  return { teacher: read.series<tf.Rank.R4>('teacherTap'), student: student as unknown as tf.Tensor4D[], leaves };
}

export const acm: Runner = (golden) => {
  const read = new Reader(golden);
  const { teacher, student, leaves } = taps(read);
  const options: ChannelMapOptions = {
    pooling: oneOf(read.text('pool', 'mean'), POOLINGS),
    activation: oneOf(read.text('activation', 'relu'), ACTIVATIONS),
    normalisation: oneOf(read.text('normalise', 'none'), NORMALISATIONS),
  };
  const distance = oneOf(read.text('distance', 'mse'), DISTANCES);
  const weights = read.numbers(
    'tapWeights',
    teacher.map(() => 1),
  );
  for (const name of Object.keys(golden.inputs).filter((input) => input.startsWith('adapter'))) leaves.set(name, leaf(read.input(name)));
  return objectiveResults(golden, leaves, () => {
    const maps: Record<string, tf.Tensor> = {};
    const parts = teacher.map((features, tap) => {
      const wanted = channelMaps(features, options);
      const own = channelMaps(student[tap]!, options);
      maps[`teacherMap${tap}`] = wanted;
      maps[`studentMap${tap}`] = own;
      const [kernel, bias] = [leaves.get(`adapter${tap}.kernel`), leaves.get(`adapter${tap}.bias`)];
      const fitted = kernel && bias ? tf.add<Rows>(tf.matMul(own, kernel as unknown as Rows), bias as tf.Tensor) : own;
      return tf.mul(channelMapDistance(wanted, fitted, distance), weights[tap]!);
    });
    return { perExample: tf.addN(parts), ...maps };
  });
};

export const attention: Runner = (golden) => {
  const { teacher, student, leaves } = taps(new Reader(golden));
  return objectiveResults(golden, leaves, () => ({
    perExample: tf.addN(teacher.map((features, tap) => attentionTransfer(attentionMap(features), student[tap]!))),
    studentMap0: attentionMap(student[0]!),
  }));
};

export const channels: Runner = (golden) => {
  const { teacher, student, leaves } = taps(new Reader(golden));
  return objectiveResults(golden, leaves, () => ({
    perExample: tf.addN(teacher.map((features, tap) => channelDistillation(globalAveragePool(features), student[tap]!))),
  }));
};
