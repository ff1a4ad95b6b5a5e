/** Checks of the gradients that attacks follow. */
import { inputGradient } from '../../attack';
import { softmaxCrossEntropy } from '../../primitives';
import * as tf from '../../tf';
import type { Batch } from '../attack-batch';
import type { Probe } from './probe';
import { type Check, percent } from './verdict';

/** Gradient of the cross-entropy at `x`, [batch, height, width, channels]. */
function gradientAt(probe: Probe, x: tf.Tensor4D, labels: tf.Tensor2D): tf.Tensor4D {
  const { logits, tally } = probe.options.target;
  return tf.tidy(() => inputGradient((images) => softmaxCrossEntropy(logits(images), labels), x, tally).gradient);
}

const A_FEW = 0.05;

export const zeroGradients: Check = {
  id: 'zero-gradients',
  label: 'Gradients are not zero',
  needsImages: true,
  async *run(probe) {
    let [zero, count] = [0, 0];
    await probe.eachBatch(async ({ x, labels }, rows) => {
      const largest = tf.tidy(() => {
        const start = probe.model.sample(x, probe.options.random.fork('zero gradients'));
        return tf.max(tf.abs(gradientAt(probe, start, labels)), [1, 2, 3]);
      });
      const values = await largest.data();
      largest.dispose();
      zero += Array.from(values.subarray(0, rows)).filter((value) => value === 0).length;
      count += rows;
    });
    yield;
    const value = zero / count;
    const numbers = `The gradient is exactly zero for ${percent(value)} of ${count} images at a random start`;
    if (zero === 0) return { light: 'green', value, text: `${numbers}.` };
    const light = value <= A_FEW ? 'amber' : 'red';
    return { light, value, text: `${numbers}: attacks that follow gradients cannot move those, which says nothing about robustness.` };
  },
};

/** log(1 + sum_{k != y} exp(z_k - z_y)) in double precision, which tells saturated losses apart. */
function exactLoss(logits: readonly number[], label: number): number {
  const own = logits[label]!;
  const highest = Math.max(...logits) - own;
  const rest = logits.reduce((sum, z, k) => (k === label ? sum : sum + Math.exp(z - own - highest)), 0);
  return highest > 0 ? highest + Math.log(Math.exp(-highest) + rest) : Math.log1p(rest);
}

async function losses(probe: Probe, x: tf.Tensor4D, { classes }: Batch, rows: number): Promise<number[]> {
  const logits = tf.tidy(() => probe.options.target.logits(x));
  const values = (await logits.array()).slice(0, rows);
  logits.dispose();
  return values.map((row, n) => exactLoss(row, classes[n]!));
}

/** Part of the radius that the loss is followed for: short enough for the gradient to hold. */
const SHORT = 0.25;
const NEARLY_ALL = 0.9;
const HALF = 0.6;

export const lossRises: Check = {
  id: 'loss-rises',
  label: 'The loss rises along the attack',
  needsImages: true,
  async *run(probe) {
    let [risen, count] = [0, 0];
    await probe.eachBatch(async (batch, rows) => {
      const moved = tf.tidy(() => {
        const gradient = gradientAt(probe, batch.x, batch.labels);
        const stepSize = SHORT * probe.options.epsilon;
        return probe.model.ascend({ x: batch.x, adversarial: batch.x, gradient, stepSize });
      });
      const [before, after] = [await losses(probe, batch.x, batch, rows), await losses(probe, moved, batch, rows)];
      moved.dispose();
      risen += before.filter((loss, n) => after[n]! > loss).length;
      count += rows;
    });
    yield;
    const value = risen / count;
    const text = `A quarter of ε along the gradient raises the loss of ${percent(value)} of ${count} images`;
    if (value >= NEARLY_ALL) return { light: 'green', value, text: `${text}.` };
    return { light: value >= HALF ? 'amber' : 'red', value, text: `${text}, expected nearly all: the gradient does not point uphill.` };
  },
};
