/** Kind `attack`: the attack plugins from a given start, their loss recorded at every visited point. */
import type { RawParams } from '../../protocol/params';
import type { AttackContext, Objective } from '../attack';
import { attacks } from '../attacks';
import { inferenceGraph } from '../forward';
import { ATTACK_LOSSES, chooseLoss, objectiveOf } from '../losses/attack-losses';
import { klDivergence } from '../losses/distillation';
import { Random } from '../random';
import * as tf from '../tf';
import { threatModels } from '../threat-models';
import { Reader, type Runner } from './format';
import { oneOf } from './losses';
import { goldenNetworks } from './networks';

export interface Stage {
  readonly read: Reader;
  readonly context: AttackContext;
  /** Per-example losses at every point the attack looked at, in order. */
  readonly visited: tf.Tensor1D[];
  readonly objective: Objective;
  dispose(): void;
}

/** The scene of an attack case: networks, threat model with the given start, and a loss that takes notes. */
export function stage(read: Reader): Stage {
  const x = read.input<tf.Rank.R4>('images');
  const labels = read.input<tf.Rank.R2>('labels');
  const start = read.input<tf.Rank.R4>('start');
  const [, height, width, channels] = x.shape;
  const networks = goldenNetworks(read.golden.model, [height, width, channels]);
  const student = inferenceGraph(networks.student);
  const teacher = networks.teacher ? inferenceGraph(networks.teacher) : null;
  const ball = threatModels.get(read.text('norm')).create({ epsilon: read.number('epsilon') });
  const plain: AttackContext = {
    x,
    labels,
    logits: student.logits,
    threatModel: { ...ball, sample: () => tf.clone(start), sampleRim: () => tf.clone(start) },
    random: new Random(0),
    tally: () => {},
    ...(read.has('targets') ? { targets: read.input<tf.Rank.R2>('targets') } : {}),
  };
  const named = (): Objective => {
    const loss = read.text('loss');
    if (loss === 'kl') {
      const guide = (teacher ?? student).logits(x);
      return (images) => klDivergence(guide, student.logits(images));
    }
    if (loss === 'kl-through-teacher') return (images) => klDivergence(teacher!.logits(images), student.logits(images));
    return objectiveOf(plain, chooseLoss(plain, oneOf(loss, ATTACK_LOSSES)));
  };
  const loss = named();
  const visited: tf.Tensor1D[] = [];
  const objective: Objective = (images) => {
    const value = loss(images);
    visited.push(tf.keep(tf.clone(value)));
    return value;
  };
  return {
    read,
    visited,
    objective,
    context: { ...plain, objective },
    dispose: () => {
      student.dispose();
      teacher?.dispose();
      networks.student.dispose();
      networks.teacher?.dispose();
    },
  };
}

export const attack: Runner = (golden) => {
  const read = new Reader(golden);
  const { context, visited, objective, dispose } = stage(read);
  const name = read.text('attack');
  const iterated: RawParams = { steps: read.number('steps'), stepSize: read.number('stepSize'), start: 'uniform' };
  const [id, params]: [string, RawParams] =
    name === 'fgsm'
      ? ['fgsm', {}]
      : name === 'mi-fgsm'
        ? ['mi-fgsm', { ...iterated, momentum: read.number('momentum') }]
        : ['pgd', iterated];
  const adversarial = attacks.get(id).perturb(context, params);
  objective(adversarial);
  const predictions = tf.argMax(context.logits(adversarial), 1);
  const loss = tf.stack(visited);
  tf.dispose(visited);
  dispose();
  return { adversarial, predictions, loss };
};
