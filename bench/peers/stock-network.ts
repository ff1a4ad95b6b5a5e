/** The CIFAR residual network written with plain tfjs operations, as its documentation would have it. */
import type { WeightValues } from '../../src/engine/network';
import * as tf from '../../src/engine/tf';
import type { Workload } from '../workload';

const MEAN = [0.4914, 0.4822, 0.4465];
const STD = [0.247, 0.2435, 0.2616];
const VARIANCE_FLOOR = 1e-5;
const KEEP = 0.9;

export interface StockOutputs {
  readonly logits: tf.Tensor2D;
  readonly taps: readonly tf.Tensor4D[];
}

export class StockResnet {
  readonly #weights: ReadonlyMap<string, tf.Variable>;
  readonly #blocks: number;
  readonly #stemStride: number;

  constructor(values: WeightValues, { depth, stemStride }: Pick<Workload, 'depth' | 'stemStride'>) {
    this.#blocks = (depth - 2) / 6;
    this.#stemStride = stemStride;
    this.#weights = new Map(
      [...values].map(([name, { shape, data }]) => {
        const isRunning = name.endsWith('.mean') || name.endsWith('.variance');
        return [name, tf.variable(tf.tensor(data.slice(), [...shape]), !isRunning)];
      }),
    );
  }

  weight(name: string): tf.Variable {
    return this.#weights.get(name)!;
  }

  get trainable(): tf.Variable[] {
    return [...this.#weights.values()].filter(({ trainable }) => trainable);
  }

  #norm(x: tf.Tensor4D, id: string, training: boolean): tf.Tensor4D {
    const [gamma, beta, runningMean, runningVariance] = ['gamma', 'beta', 'mean', 'variance'].map((kind) =>
      this.weight(`${id}.${kind}`),
    ) as [tf.Variable<tf.Rank.R1>, tf.Variable<tf.Rank.R1>, tf.Variable<tf.Rank.R1>, tf.Variable<tf.Rank.R1>];
    if (!training) return tf.batchNorm4d(x, runningMean, runningVariance, beta, gamma, VARIANCE_FLOOR);
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const count = x.size / x.shape[3];
    runningMean.assign(tf.add(tf.mul(runningMean, KEEP), tf.mul(mean, 1 - KEEP)));
    runningVariance.assign(tf.add(tf.mul(runningVariance, KEEP), tf.mul(variance, ((1 - KEEP) * count) / (count - 1))));
    return tf.batchNorm4d(x, mean as tf.Tensor1D, variance as tf.Tensor1D, beta, gamma, VARIANCE_FLOOR);
  }

  #unit(x: tf.Tensor4D, name: string, stride: number, training: boolean): tf.Tensor4D {
    const filter = this.weight(`${name}.conv.kernel`) as tf.Variable<tf.Rank.R4>;
    const side = (filter.shape[0] - 1) / 2;
    const pad: [[number, number], [number, number], [number, number], [number, number]] = [
      [0, 0],
      [side, side],
      [side, side],
      [0, 0],
    ];
    return this.#norm(tf.conv2d(x, filter, stride, pad), `${name}.bn`, training);
  }

  /** @param x [batch, 32, 32, 3] in [0, 1] */
  forward(x: tf.Tensor4D, training: boolean): StockOutputs {
    let value = tf.div<tf.Tensor4D>(tf.sub(x, MEAN), STD);
    value = tf.relu(this.#unit(value, 'stem', this.#stemStride, training));
    const taps = [value];
    for (const stage of [1, 2, 3]) {
      for (let block = 1; block <= this.#blocks; block++) {
        const name = `stage${stage}.block${block}`;
        const stride = stage > 1 && block === 1 ? 2 : 1;
        const isReshaped = this.#weights.has(`${name}.shortcut.conv.kernel`);
        const shortcut = isReshaped ? this.#unit(value, `${name}.shortcut`, stride, training) : value;
        const first = tf.relu(this.#unit(value, `${name}.1`, stride, training));
        value = tf.relu(tf.add(this.#unit(first, `${name}.2`, 1, training), shortcut));
      }
      taps.push(value);
    }
    const pooled = tf.mean<tf.Tensor2D>(value, [1, 2]);
    const logits = tf.add<tf.Tensor2D>(tf.matMul(pooled, this.weight('head.kernel') as tf.Variable<tf.Rank.R2>), this.weight('head.bias'));
    return { logits, taps };
  }

  dispose(): void {
    for (const variable of this.#weights.values()) variable.dispose();
  }
}
