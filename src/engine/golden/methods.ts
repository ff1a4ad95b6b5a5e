/** Kinds `method` and `method-logits`: the method plugins themselves, their random draws and attack given by the case. */
import { DataError } from '../../protocol/errors';
import type { RawParams } from '../../protocol/params';
import type { Architecture } from '../architecture';
import { type Forward, forwardTraining, inferenceGraph } from '../forward';
import type { Memory, Method, Tensors } from '../method';
import { methods } from '../methods';
import { Random } from '../random';
import * as tf from '../tf';
import { Reader, type Results, type Runner } from './format';
import { goldenNetworks } from './networks';
import { leaf, objectiveResults } from './objective';

/** Draws what a case prescribes. */
class ScriptedRandom extends Random {
  readonly #ratio: number;
  readonly #order: readonly number[];

  constructor(ratio: number, order: readonly number[]) {
    super(0);
    this.#ratio = ratio;
    this.#order = order;
  }

  override beta(): number {
    return this.#ratio;
  }

  override permutation(): Int32Array<ArrayBuffer> {
    return Int32Array.from(this.#order);
  }
}

interface Choice {
  readonly id: string;
  readonly params: RawParams;
  readonly memory?: Memory;
}

/** A point of the training where every warm-up is over. */
const WARM = 0.5;

/** Our plugin and parameters for a method as the cases name it. */
function choose(read: Reader, tapCount: number): Choice {
  const name = read.text('method');
  const isMixed = name.includes('mix');
  const weight = (param: string, part: string) => (name === 'mixacm' || name.includes(part) ? read.number(param) : 0);
  const given = (...params: string[]): RawParams => Object.fromEntries(params.map((param) => [param, read.number(param)]));
  const kd = (): RawParams => ({ ...given('alphaKld', 'temperature'), mixupAlpha: isMixed ? 1 : 0 });
  const acm = (): RawParams => ({
    alphaAcm: read.number('alphaAcm'),
    alphaKld: weight('alphaKld', 'kd'),
    temperature: read.number('temperature', 1),
    mixupAlpha: isMixed ? 1 : 0,
    taps: '1234'.slice(0, tapCount),
    ...Object.fromEntries(read.numbers('tapWeights', []).map((value, tap) => [`tapWeight${tap + 1}`, value])),
    pooling: read.text('pool', 'mean'),
    activation: read.text('activation', 'relu'),
    normalisation: read.text('normalise', 'none'),
    distance: read.text('distance', 'mse'),
  });
  const choices: Readonly<Record<string, () => Choice>> = {
    standard: () => ({ id: 'standard', params: {} }),
    'label-smoothing': () => ({ id: 'label-smoothing', params: given('smoothing') }),
    mixup: () => ({ id: 'mixup', params: {} }),
    kd: () => ({ id: 'kd', params: kd() }),
    'mixup-kd': () => ({ id: 'kd', params: kd() }),
    acm: () => ({ id: 'mixacm', params: acm() }),
    'acm-kd': () => ({ id: 'mixacm', params: acm() }),
    'acm-mixup': () => ({ id: 'mixacm', params: acm() }),
    mixacm: () => ({ id: 'mixacm', params: acm() }),
    'attention-transfer': () => ({ id: 'attention-transfer', params: given('alphaAttention') }),
    'channel-distillation': () => ({ id: 'channel-distillation', params: given('alphaChannels') }),
    'pgd-at': () => ({ id: 'pgd-at', params: {} }),
    trades: () => ({ id: 'trades', params: given('beta') }),
    mart: () => ({ id: 'mart', params: given('beta') }),
    ard: () => ({ id: 'ard', params: given('alpha', 'temperature') }),
    rslad: () => ({ id: 'rslad', params: {} }),
    iad: () => ({
      id: 'iad',
      params: { ...given('alpha', 'beta', 'temperature'), gradientThroughSelf: read.flag('gradientThroughSelf', true) },
    }),
    adaad: () => ({ id: 'adaad', params: given('alpha') }),
    mtard: () => ({ id: 'mtard', params: {}, memory: { naturalWeight: read.number('naturalWeight') } }),
  };
  const found = choices[name];
  if (!found) throw new DataError(`method is "${name}", expected one of ${Object.keys(choices).join(', ')}`);
  return found();
}

/** Names of terms in the cases where ours differ. */
const THEIR_TERMS: Readonly<Record<string, string>> = {
  kld: 'distillation',
  acm: 'channelMaps',
  adversarialCrossEntropy: 'crossEntropyAdversarial',
};

interface Scene {
  readonly read: Reader;
  readonly images: tf.Tensor4D;
  readonly adversarial: tf.Tensor4D;
  readonly tapCount: number;
  readonly student: (x: tf.Tensor4D) => Forward;
  readonly teacher: (x: tf.Tensor4D) => Forward;
  readonly naturalTeacher: (x: tf.Tensor4D) => Forward;
  readonly studentArchitecture: Architecture;
  readonly teacherArchitecture: Architecture;
  readonly leaves: ReadonlyMap<string, tf.Variable>;
}

/** Prepares outside of the tape, as a trainer does, then evaluates terms, weights and gradients. */
function play(scene: Scene): Results {
  const { read, images, adversarial, teacherArchitecture, leaves } = scene;
  const { id, params, memory } = choose(read, scene.tapCount);
  const method: Method = methods.get(id);
  const batch = { images, labels: read.input<tf.Rank.R2>('labels') };
  const order = read.has('permutation') ? read.inputList('permutation') : [];
  const random = new ScriptedRandom(read.number('mixRatio', 1), order);
  const { teacher, naturalTeacher } = scene;
  const attack = () => adversarial;
  const context = { params, batch, random, progress: WARM, teacher, naturalTeacher, teacherArchitecture, attack };
  const prepared: Tensors = method.prepare(context);
  const weights = method.weights(params, WARM, memory);
  return objectiveResults(read.golden, leaves, () => {
    let logits: tf.Tensor | undefined;
    const student = (x: tf.Tensor4D) => {
      const forward = scene.student(x);
      if (x !== adversarial) logits = forward.logits;
      return forward;
    };
    const extra = (name: string) => leaves.get(name)! as tf.Tensor;
    const { studentArchitecture } = scene;
    const terms = method.loss({ params, batch, prepared, student, extra, studentArchitecture, progress: WARM });
    const entries = Object.entries(terms);
    const perExample = tf.addN(entries.map(([term, value]) => tf.mul(value, weights[term] ?? 1)));
    const named = Object.fromEntries(entries.map(([term, value]) => [`term:${THEIR_TERMS[term] ?? term}`, value as tf.Tensor]));
    return { perExample, ...named, ...(logits ? { studentLogits: logits } : {}) };
  });
}

export const method: Runner = (golden) => {
  const read = new Reader(golden);
  const images = read.input<tf.Rank.R4>('images');
  const [, height, width, channels] = images.shape;
  const networks = goldenNetworks(golden.model, [height, width, channels]);
  const teacher = inferenceGraph(networks.teacher ?? networks.student);
  const leaves = new Map<string, tf.Variable>([...networks.student.weights].map(([name, value]) => [`student.${name}`, value]));
  for (const name of Object.keys(golden.inputs).filter((input) => input.startsWith('adapter'))) leaves.set(name, leaf(read.input(name)));
  const results = play({
    read,
    images,
    adversarial: read.has('adversarial') ? read.input<tf.Rank.R4>('adversarial') : images,
    tapCount: networks.student.architecture.taps.length,
    student: (x) => forwardTraining(networks.student, x),
    teacher: teacher.forward,
    naturalTeacher: teacher.forward,
    studentArchitecture: networks.student.architecture,
    teacherArchitecture: teacher.network.architecture,
    leaves,
  });
  teacher.dispose();
  networks.student.dispose();
  networks.teacher?.dispose();
  return results;
};

/** Stands in for a network whose outputs are given; its taps are taken as they come. */
const UNKNOWN: Architecture = { input: [1, 1, 1], layers: [], taps: ['given'], classes: 0 };

export const methodLogits: Runner = (golden) => {
  const read = new Reader(golden);
  const names = Object.keys(golden.inputs).filter((name) => name.startsWith('student') || name.startsWith('adapter'));
  const leaves = new Map<string, tf.Variable>(names.map((name) => [name, leaf(read.input(name))]));
  const rows = (name: string) => read.input<tf.Rank.R2>(name);
  // Markers: the case has outputs, not images.
  const images = tf.zeros([rows('labels').shape[0], 1, 1, 1]) as tf.Tensor4D;
  const adversarial = tf.zeros([1, 1, 1, 1]) as tf.Tensor4D;
  const studentTaps = read.series('studentTap').map((_, tap) => leaves.get(`studentTap${tap}`)! as unknown as tf.Tensor4D);
  const teacherLogits = (name: string) => (read.has(name) ? rows(name) : tf.zerosLike(rows('labels')));
  return play({
    read,
    images,
    adversarial,
    tapCount: studentTaps.length,
    student: (x) => {
      const name = x === adversarial ? 'studentLogitsAdversarial' : 'studentLogits';
      return { logits: leaves.get(name)! as unknown as tf.Tensor2D, taps: studentTaps };
    },
    teacher: (x) => ({
      logits: teacherLogits(x === adversarial ? 'teacherLogitsAdversarial' : 'teacherLogits'),
      taps: read.series<tf.Rank.R4>('teacherTap'),
    }),
    naturalTeacher: () => ({ logits: teacherLogits('teacherLogits'), taps: [] }),
    studentArchitecture: UNKNOWN,
    teacherArchitecture: UNKNOWN,
    leaves,
  });
};
