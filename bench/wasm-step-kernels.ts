/**
 * Ours against stock tfjs on wasm, kernel by kernel, one thread under Node; best time of several runs in ms:
 *   node tools/run-ts.mjs bench/wasm-step-kernels.ts
 * Where stock tfjs has no such kernel, the composition of stock operations that stands in for it is timed.
 */
import { adamwUpdate, batchNormTraining, globalAveragePool, pgdLinfStep, sgdUpdate } from '../src/engine/primitives';
import * as tf from '../src/engine/tf';
import { startNodeBackend } from '../src/kernels/node';

const image = (side: number, channels: number) => tf.randomNormal([32, side, side, channels], 0, 1, 'float32', 3) as tf.Tensor4D;
const kernel = (size: number, from: number, to: number) => tf.randomNormal([size, size, from, to], 0, 0.1, 'float32', 4) as tf.Tensor4D;

function conv(side: number, from: number, to: number, size: number, stride: number): Record<string, () => void> {
  const [x, filter] = [image(side, from), kernel(size, from, to)];
  const f = (a: tf.Tensor, k: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, k as tf.Tensor4D, stride, 'same');
  const dy = tf.onesLike(f(x, filter));
  const name = `${size}x${size} ${from} to ${to} at ${side}, stride ${stride}`;
  return {
    [`conv ${name}`]: () => f(x, filter),
    [`  input gradient`.padEnd(18) + name]: () => tf.grad((a) => f(a, filter))(x, dy),
    [`  filter gradient`.padEnd(18) + name]: () => tf.grad((k) => f(x, k))(filter, dy),
  };
}

function workloads(): Record<string, () => void> {
  const x = image(32, 16);
  const one = tf.ones([16]) as tf.Tensor1D;
  const pictures = tf.tidy(() => tf.sigmoid(image(32, 3)) as tf.Tensor4D);
  const size = [3, 3, 64, 64];
  const variables = [1, 2, 3, 4].map(() => tf.variable(tf.zeros(size)));
  const [parameter, velocity, firstMoment, secondMoment] = variables as [tf.Variable, tf.Variable, tf.Variable, tf.Variable];
  const gradient = tf.ones(size);
  const norm = (a: tf.Tensor) => batchNormTraining(a as tf.Tensor4D, one, one, { residual: x, relu: true }).y;
  return {
    ...conv(32, 3, 16, 3, 1),
    ...conv(32, 16, 16, 3, 1),
    ...conv(8, 64, 64, 3, 1),
    ...conv(32, 16, 32, 3, 2),
    ...conv(32, 16, 32, 1, 2),
    'batch norm + residual + ReLU': () => norm(x),
    '  with gradients': () => tf.grad(norm)(x, x),
    'ReLU and its gradient': () => tf.grad((a) => tf.relu(a))(x, x),
    'global average pool and gradient': () => tf.grad((a) => globalAveragePool(a as tf.Tensor4D))(x),
    clone: () => tf.clone(x),
    'SGD, 36,864 weights': () =>
      sgdUpdate({ parameter, gradient, velocity, learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 5e-4 }),
    'AdamW, 36,864 weights': () => {
      const settings = { step: 1, learningRate: 0.1, beta1: 0.9, beta2: 0.999, stabiliser: 1e-8, weightDecay: 0.01 };
      adamwUpdate({ parameter, gradient, firstMoment, secondMoment, ...settings });
    },
    'PGD step': () => pgdLinfStep({ x: pictures, adversarial: pictures, gradient: pictures, stepSize: 0.01, epsilon: 8 / 255 }),
  };
}

async function time(mode: 'ours' | 'stock'): Promise<Map<string, number>> {
  await startNodeBackend('wasm', mode);
  const times = new Map<string, number>();
  for (const [name, work] of Object.entries(workloads())) {
    let best = Number.POSITIVE_INFINITY;
    for (const begin = performance.now(), runs = { count: 0 }; runs.count < 15 || performance.now() - begin < 250; runs.count++) {
      const start = performance.now();
      tf.tidy(() => {
        work();
      });
      best = Math.min(best, performance.now() - start);
      if (performance.now() - begin > 4000) break;
    }
    times.set(name, best);
  }
  return times;
}

const stock = await time('stock');
const ours = await time('ours');
for (const [name, before] of stock) {
  const after = ours.get(name) ?? Number.NaN;
  console.log(`| ${name} | ${before.toFixed(2)} | ${after.toFixed(2)} | ${(before / after).toFixed(1)} |`);
}
