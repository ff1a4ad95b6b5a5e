/** Kinds without networks: `wilson-interval`, `paired-difference`, `pareto-front`, `learning-rate`, `optimiser`, `mtard-weights`. */
import type { RawParams } from '../../protocol/params';
import { balance } from '../losses/loss-balance';
import { optimisers } from '../optim';
import { paretoFront } from '../pareto';
import { schedules } from '../schedules';
import { dropFactor } from '../schedules/multistep';
import { pairedDifference, wilsonInterval } from '../statistics';
import * as tf from '../tf';
import { Reader, type Results, type Runner } from './format';
import { oneOf } from './losses';
import { leaf } from './objective';

export const wilson: Runner = (golden) => {
  const read = new Reader(golden);
  return { interval: wilsonInterval(read.inputNumber('successes'), read.inputNumber('trials'), read.number('z')) };
};

export const paired: Runner = (golden): Results => {
  const read = new Reader(golden);
  const flags = (name: string) => read.inputList(name).map(Boolean);
  const found = pairedDifference(flags('firstCorrect'), flags('secondCorrect'), read.number('z'));
  if (!found) return { difference: null, interval: null };
  const { onlyFirst, onlySecond, difference, standardError, low, high } = found;
  return { onlyFirst, onlySecond, difference, standardError, interval: [low, high] };
};

export const pareto: Runner = (golden) => {
  const points = new Reader(golden).inputList<readonly [number, number, number]>('points');
  return { front: paretoFront(points.map(([clean, robust, cost]) => [clean, robust, -cost])) };
};

export const learningRate: Runner = (golden) => {
  const read = new Reader(golden);
  const steps = read.inputList('steps');
  const schedule = oneOf(read.text('schedule'), ['multistep', 'cosine', 'cyclic']);
  if (schedule === 'multistep') {
    const [base, gamma] = [read.number('base'), read.number('gamma')];
    return { rates: steps.map((step) => base * dropFactor(step, read.numbers('milestones'), gamma)) };
  }
  const total = read.number('total');
  const peak = schedule === 'cyclic' ? read.number('peak') : read.number('base');
  const params: RawParams =
    schedule === 'cyclic' ? {} : { warmup: read.number('warmup', 0) / total, minimum: read.number('minimum', 0) / peak };
  return { rates: steps.map((step) => peak * schedules.get(schedule).factor(step, total, params)) };
};

/** Minimises p.A.p / 2 - b.p: the gradient is A p - b. */
export const optimiser: Runner = (golden) => {
  const read = new Reader(golden);
  const [curvature, slope] = [read.input<tf.Rank.R2>('curvature'), read.input<tf.Rank.R1>('slope')];
  const parameters = leaf(read.input<tf.Rank.R1>('parameters'));
  const kind = oneOf(read.text('optimiser'), ['sgd', 'adamw']);
  const known: Readonly<Record<string, readonly [theirs: string, otherwise: number][]>> = {
    sgd: [
      ['learningRate', 0.1],
      ['momentum', 0],
      ['weightDecay', 0],
    ],
    adamw: [
      ['learningRate', 0.1],
      ['beta1', 0.9],
      ['beta2', 0.999],
      ['weightDecay', 0],
    ],
  };
  const numbers = Object.fromEntries(known[kind]!.map(([name, otherwise]) => [name, read.number(name, otherwise)]));
  const params: RawParams =
    kind === 'sgd' ? { ...numbers, nesterov: read.flag('nesterov', false) } : { ...numbers, stabiliser: read.number('epsilon', 1e-8) };
  const state = optimisers.get(kind).create([parameters as tf.Variable]);
  const visited: tf.Tensor1D[] = [];
  for (let step = 1; step <= read.number('steps'); step++) {
    const column = tf.reshape<tf.Rank.R2>(parameters as tf.Tensor, [-1, 1]);
    const gradient = tf.sub(tf.reshape(tf.matMul(curvature, column), [-1]), slope);
    state.update([gradient], step, params, 1);
    visited.push(tf.clone(parameters as tf.Tensor1D));
  }
  state.dispose();
  return { trajectory: tf.stack(visited) };
};

export const mtardWeights: Runner = (golden) => {
  const read = new Reader(golden);
  const [natural, adversarial] = [read.inputList('naturalLosses'), read.inputList('adversarialLosses')];
  const first = { natural: natural[0]!, adversarial: adversarial[0]! };
  let weight = read.number('naturalWeight');
  const naturalWeights = natural.map((loss, i) => {
    weight = balance(weight, { natural: loss, adversarial: adversarial[i]! }, first, read.number('rate'));
    return weight;
  });
  return { naturalWeights, adversarialWeights: naturalWeights.map((value) => 1 - value) };
};
