import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adamwUpdate,
  batchNormTraining,
  conv2d,
  convBiasRelu,
  globalAveragePool,
  pgdLinfStep,
  sgdUpdate,
  softmaxCrossEntropy,
} from './primitives';
import * as tf from './tf';

const close = (actual: tf.Tensor, expected: readonly number[]) => {
  const values = Array.from(actual.dataSync());
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5);
  });
};

const around = [
  [1, 1],
  [1, 1],
] as const;

describe('primitives, by hand', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('batchNormTraining normalises with batch statistics and a biased variance', () => {
    const x = tf.tensor4d([1, 3, 5, 7], [2, 1, 2, 1]);
    const { y, mean, variance } = batchNormTraining(x, tf.tensor1d([2]), tf.tensor1d([10]));
    close(mean, [4]);
    close(variance, [5]);
    const s = Math.sqrt(5 + 1e-5);
    close(y, [10 - 6 / s, 10 - 2 / s, 10 + 2 / s, 10 + 6 / s]);
  });

  it('batchNormTraining adds the residual before the ReLU', () => {
    const x = tf.tensor4d([-1, 1], [2, 1, 1, 1]);
    const residual = tf.tensor4d([3, -3], [2, 1, 1, 1]);
    const one = tf.tensor1d([1]);
    const unit = 1 / Math.sqrt(1 + 1e-5);
    close(batchNormTraining(x, one, tf.tensor1d([0]), { residual, relu: true }).y, [3 - unit, 0]);
  });

  it('conv2d pads both sides as told where TensorFlow would pad one', () => {
    const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const filter = tf.ones([3, 3, 1, 1]) as tf.Tensor4D;
    close(conv2d(x, filter, { strides: 2, padding: around }), [10]);
    close(conv2d(tf.reshape(tf.range(1, 17), [1, 4, 4, 1]), filter, { strides: 2, padding: around }), [14, 30, 57, 99]);
    close(conv2d(tf.reshape(tf.range(1, 17), [1, 4, 4, 1]), filter, { strides: 2, padding: 'same' }), [54, 45, 72, 54]);
  });

  it('convBiasRelu clips, and passes gradient where it did not', () => {
    const filter = tf.tensor4d([2], [1, 1, 1, 1]);
    const f = (x: tf.Tensor) => convBiasRelu(x as tf.Tensor4D, filter, tf.tensor1d([-1]), { strides: 1, padding: 'same', relu: true });
    const x = tf.tensor4d([0, 1, 0.5, 2], [1, 2, 2, 1]);
    close(f(x), [0, 1, 0, 3]);
    close(tf.grad(f)(x, tf.tensor4d([5, 6, 7, 8], [1, 2, 2, 1])), [0, 12, 0, 16]);
  });

  it('globalAveragePool spreads its gradient evenly', () => {
    const x = tf.tensor4d([1, 10, 2, 20, 3, 30, 4, 40], [1, 2, 2, 2]);
    const f = (a: tf.Tensor) => globalAveragePool(a as tf.Tensor4D);
    close(f(x), [2.5, 25]);
    close(tf.grad(f)(x, tf.tensor2d([[4, 8]])), [1, 2, 1, 2, 1, 2, 1, 2]);
  });

  it('softmaxCrossEntropy has gradient softmax - labels', () => {
    const logits = tf.tensor2d([[0, Math.log(3)]]);
    const labels = tf.tensor2d([[0.5, 0.5]]);
    close(softmaxCrossEntropy(logits, labels), [-0.5 * (Math.log(0.25) + Math.log(0.75))]);
    const gradient = tf.grad((z) => softmaxCrossEntropy(z as tf.Tensor2D, labels))(logits, tf.tensor1d([2]));
    close(gradient, [2 * (0.25 - 0.5), 2 * (0.75 - 0.5)]);
  });

  it('pgdLinfStep steps by the sign, stays in the ball and in [0, 1], and stands still where the gradient is zero', () => {
    const four = (values: number[]) => tf.tensor4d(values, [1, 1, 5, 1]);
    const next = pgdLinfStep({
      x: four([0.5, 0.5, 0.5, 0.01, 0.99]),
      adversarial: four([0.5, 0.56, 0.5, 0.01, 0.99]),
      gradient: four([3, 0.001, 0, -7, 7]),
      stepSize: 0.04,
      epsilon: 0.08,
    });
    close(next, [0.54, 0.58, 0.5, 0, 1]);
  });

  it.each([
    { nesterov: false, first: 0.79 },
    { nesterov: true, first: 0.601 },
  ])('sgdUpdate follows PyTorch over two steps, nesterov $nesterov', ({ nesterov, first }) => {
    const parameter = tf.variable(tf.tensor1d([1]));
    const velocity = tf.variable(tf.zeros([1]));
    const values: number[] = [];
    for (let i = 0; i < 2; i++) {
      const gradient = tf.tensor1d([2]);
      sgdUpdate({ parameter, gradient, velocity, learningRate: 0.1, momentum: 0.9, nesterov, weightDecay: 0.1 });
      values.push(parameter.dataSync()[0] ?? Number.NaN);
    }
    // By hand: g1 = 2.1, v1 = 2.1; g2 = 2 + 0.1 w1, v2 = 0.9 v1 + g2.
    const w1 = 1 - 0.1 * (nesterov ? 2.1 + 0.9 * 2.1 : 2.1);
    const g2 = 2 + 0.1 * w1;
    const v2 = 0.9 * 2.1 + g2;
    expect(values[0]).toBeCloseTo(w1, 6);
    expect(values[1]).toBeCloseTo(w1 - 0.1 * (nesterov ? g2 + 0.9 * v2 : v2), 6);
    expect(values[0]).toBeCloseTo(first, 6);
    tf.dispose([parameter, velocity]);
  });

  it('the first AdamW step has the size of the learning rate, plus the decay', () => {
    const parameter = tf.variable(tf.tensor1d([1, -1]));
    const firstMoment = tf.variable(tf.zeros([2]));
    const secondMoment = tf.variable(tf.zeros([2]));
    const settings = { step: 1, learningRate: 0.1, beta1: 0.9, beta2: 0.999, stabiliser: 1e-8, weightDecay: 0.5 };
    adamwUpdate({ parameter, gradient: tf.tensor1d([3, 0.02]), firstMoment, secondMoment, ...settings });
    close(parameter, [0.95 - 0.1, -0.95 - 0.1]);
    close(firstMoment, [0.3, 0.002]);
    close(secondMoment, [0.009, 4e-7]);
    tf.dispose([parameter, firstMoment, secondMoment]);
  });

  it('leaks nothing', () => {
    const parameter = tf.variable(tf.tensor1d([1]));
    const velocity = tf.variable(tf.zeros([1]));
    const gradient = tf.tensor1d([2]);
    const x = tf.ones([1, 4, 4, 2]) as tf.Tensor4D;
    const filter = tf.ones([3, 3, 2, 2]) as tf.Tensor4D;
    const before = tf.memory().numTensors;
    sgdUpdate({ parameter, gradient, velocity, learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.1 });
    tf.dispose(pgdLinfStep({ x, adversarial: x, gradient: x, stepSize: 0.1, epsilon: 0.1 }));
    tf.dispose(convBiasRelu(x, filter, null, { strides: 1, padding: 'same', relu: true }));
    tf.dispose(globalAveragePool(x));
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([parameter, velocity, gradient, x, filter]);
  });
});
