/** Parameter updates; each replaces the values of the variables it is given. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';

export interface SgdUpdate {
  readonly parameter: tf.Variable;
  readonly gradient: tf.Tensor;
  /** Same shape as the parameter, zero before the first update. */
  readonly velocity: tf.Variable;
  readonly learningRate: number;
  /** In [0, 1). */
  readonly momentum: number;
  readonly nesterov: boolean;
  /** Coupled: added to the gradient. */
  readonly weightDecay: number;
}

/** New tensors rather than writing in place: a clone of a variable shares its values. */
function replace(variables: readonly tf.Variable[], values: readonly tf.Tensor[]): void {
  variables.forEach((variable, i) => {
    variable.assign(values[i] as tf.Tensor);
  });
}

/**
 * Stochastic gradient descent with momentum and coupled weight decay, as PyTorch defines it:
 * g = gradient + weightDecay w;  v = momentum v + g;  w = w - learningRate (nesterov ? g + momentum v : v).
 * Starting from v = 0 gives PyTorch's first step v = g.
 */
export function sgdUpdate({ parameter, gradient, velocity, learningRate, momentum, nesterov, weightDecay }: SgdUpdate): void {
  tf.tidy(() => {
    if (hasKernel('SgdUpdate')) {
      const settings = { learningRate, momentum, nesterov, weightDecay };
      replace([parameter, velocity], runKernel<tf.Tensor[]>('SgdUpdate', { parameter, gradient, velocity }, settings));
      return;
    }
    const g = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(parameter, weightDecay));
    const v = tf.add(tf.mul(velocity, momentum), g);
    const step = nesterov ? tf.add(g, tf.mul(v, momentum)) : v;
    replace([parameter, velocity], [tf.sub(parameter, tf.mul(step, learningRate)), v]);
  });
}

export interface AdamwUpdate {
  readonly parameter: tf.Variable;
  readonly gradient: tf.Tensor;
  /** Running means of g and g^2, same shape as the parameter, zero before the first update. */
  readonly firstMoment: tf.Variable;
  readonly secondMoment: tf.Variable;
  /** Number of this update, from 1. */
  readonly step: number;
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Adam's constant, added outside the square root. */
  readonly stabiliser: number;
  /** Decoupled: w shrinks by learningRate weightDecay before the step. */
  readonly weightDecay: number;
}

/**
 * AdamW: m = beta1 m + (1 - beta1) g;  s = beta2 s + (1 - beta2) g^2;
 * w = w (1 - learningRate weightDecay) - learningRate (m / (1 - beta1^t)) / (sqrt(s / (1 - beta2^t)) + stabiliser).
 * Source: Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2, in PyTorch's form.
 */
export function adamwUpdate({
  parameter,
  gradient,
  firstMoment,
  secondMoment,
  step,
  learningRate,
  beta1,
  beta2,
  stabiliser,
  weightDecay,
}: AdamwUpdate): void {
  tf.tidy(() => {
    if (hasKernel('AdamwUpdate')) {
      const settings = { step, learningRate, beta1, beta2, stabiliser, weightDecay };
      replace(
        [parameter, firstMoment, secondMoment],
        runKernel<tf.Tensor[]>('AdamwUpdate', { parameter, gradient, firstMoment, secondMoment }, settings),
      );
      return;
    }
    const m = tf.add(tf.mul(firstMoment, beta1), tf.mul(gradient, 1 - beta1));
    const s = tf.add(tf.mul(secondMoment, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const denominator = tf.add(tf.mul(tf.sqrt(s), 1 / Math.sqrt(1 - beta2 ** step)), stabiliser);
    const move = tf.mul(tf.div(m, denominator), learningRate / (1 - beta1 ** step));
    replace([parameter, firstMoment, secondMoment], [tf.sub(tf.mul(parameter, 1 - learningRate * weightDecay), move), m, s]);
  });
}
