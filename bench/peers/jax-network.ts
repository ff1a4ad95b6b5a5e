/**
 * The CIFAR residual network in jax-js: NCHW and OIHW, the only layout of its convolution. Every array is owned by whoever
 * receives it, so a value used twice is taken once by `.ref`.
 */
import { lax, numpy as np, type numpy } from '@jax-js/jax';
import type { WeightValues } from '../../src/engine/network';
import type { Workload } from '../workload';

export type Arrays = Record<string, numpy.Array>;

export interface JaxWeights {
  readonly trainable: Arrays;
  /** Running means and variances. */
  readonly running: Arrays;
}

export interface JaxOutputs {
  readonly logits: numpy.Array;
  readonly taps: readonly numpy.Array[];
  /** Running statistics after this batch; empty unless training. */
  readonly running: Arrays;
}

const MEAN = [0.4914, 0.4822, 0.4465];
const STD = [0.247, 0.2435, 0.2616];
const VARIANCE_FLOOR = 1e-5;
const KEEP = 0.9;

/** `permute([a, b, c, d])[i]` is the old axis that becomes axis i. */
export function permuted(data: Float32Array, shape: readonly number[], axes: readonly number[]): Float32Array<ArrayBuffer> {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const counts = axes.map((axis) => shape[axis]!);
  const result = new Float32Array(data.length);
  for (let i = 0; i < result.length; i++) {
    let rest = i;
    let from = 0;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      from += (rest % counts[axis]!) * strides[axes[axis]!]!;
      rest = Math.floor(rest / counts[axis]!);
    }
    result[i] = data[from]!;
  }
  return result;
}

/** Filters turn from HWIO into OIHW. */
export function jaxWeights(values: WeightValues): JaxWeights {
  const weights: JaxWeights = { trainable: {}, running: {} };
  for (const [name, { shape, data }] of values) {
    const isRunning = name.endsWith('.mean') || name.endsWith('.variance');
    const isFilter = shape.length === 4;
    const array = isFilter
      ? np.array(permuted(data, shape, [3, 2, 0, 1]), { shape: [3, 2, 0, 1].map((axis) => shape[axis]!) })
      : np.array(data.slice(), { shape: [...shape] });
    (isRunning ? weights.running : weights.trainable)[name] = array;
  }
  return weights;
}

const perChannel = (values: numpy.Array): numpy.Array => values.reshape([1, -1, 1, 1]);

/** Uses up `weights`. */
class Pass {
  readonly #weights: JaxWeights;
  readonly #training: boolean;
  readonly running: Arrays = {};

  constructor(weights: JaxWeights, training: boolean) {
    this.#weights = weights;
    this.#training = training;
  }

  has(name: string): boolean {
    return name in this.#weights.trainable;
  }

  weight(name: string): numpy.Array {
    return this.#weights.trainable[name]!;
  }

  #keep(name: string, value: numpy.Array, factor: number): void {
    this.running[name] = this.#weights.running[name]!.mul(KEEP).add(lax.stopGradient(value).mul((1 - KEEP) * factor));
  }

  #norm(x: numpy.Array, id: string): numpy.Array {
    const gamma = perChannel(this.weight(`${id}.gamma`));
    const beta = perChannel(this.weight(`${id}.beta`));
    if (!this.#training) {
      const mean = perChannel(this.#weights.running[`${id}.mean`]!);
      const variance = perChannel(this.#weights.running[`${id}.variance`]!);
      return x
        .sub(mean)
        .mul(gamma.div(np.sqrt(variance.add(VARIANCE_FLOOR))))
        .add(beta);
    }
    const [batch, channels, height, width] = x.shape as [number, number, number, number];
    const count = batch * height * width;
    const mean = np.mean(x.ref, [0, 2, 3], { keepdims: true });
    const centred = x.sub(mean.ref);
    const variance = np.mean(np.square(centred.ref), [0, 2, 3], { keepdims: true });
    this.#keep(`${id}.mean`, mean.reshape([channels]), 1);
    this.#keep(`${id}.variance`, variance.ref.reshape([channels]), count / (count - 1));
    return centred.mul(gamma.div(np.sqrt(variance.add(VARIANCE_FLOOR)))).add(beta);
  }

  unit(x: numpy.Array, name: string, stride: number): numpy.Array {
    const filter = this.weight(`${name}.conv.kernel`);
    const side = (filter.shape[2]! - 1) / 2;
    const padding: [number, number][] = [
      [side, side],
      [side, side],
    ];
    return this.#norm(lax.conv(x, filter, [stride, stride], padding), `${name}.bn`);
  }
}

const relu = (x: numpy.Array): numpy.Array => np.maximum(x, 0);

/** @param x [batch, 3, 32, 32] in [0, 1]; it and the weights are used up */
export function jaxForward(
  weights: JaxWeights,
  x: numpy.Array,
  { depth, stemStride }: Pick<Workload, 'depth' | 'stemStride'>,
  training: boolean,
): JaxOutputs {
  const pass = new Pass(weights, training);
  let value = x.sub(perChannel(np.array(MEAN))).div(perChannel(np.array(STD)));
  value = relu(pass.unit(value, 'stem', stemStride));
  const taps = [value.ref];
  for (const stage of [1, 2, 3]) {
    for (let block = 1; block <= (depth - 2) / 6; block++) {
      const name = `stage${stage}.block${block}`;
      const stride = stage > 1 && block === 1 ? 2 : 1;
      const isReshaped = pass.has(`${name}.shortcut.conv.kernel`);
      const shortcut = isReshaped ? pass.unit(value.ref, `${name}.shortcut`, stride) : value.ref;
      const first = relu(pass.unit(value, `${name}.1`, stride));
      value = relu(pass.unit(first, `${name}.2`, 1).add(shortcut));
    }
    taps.push(value.ref);
  }
  const logits = np.matmul(np.mean(value, [2, 3]), pass.weight('head.kernel')).add(pass.weight('head.bias'));
  return { logits, taps, running: pass.running };
}
