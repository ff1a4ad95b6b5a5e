/** Single kernels as workloads, written on the engine's primitives: our kernels where they are installed, else operations of tfjs. */
import { channelMapDistance, channelMaps } from '../src/engine/losses/activated-channel-maps';
import { batchNormTraining, conv2d, globalAveragePool, pgdLinfStep, sgdUpdate } from '../src/engine/primitives';
import * as tf from '../src/engine/tf';
import { ConfigError } from '../src/protocol/errors';
import type { Stepper } from './workload';

const BATCH = 8;
const SIDE = 16;
const CHANNELS = 16;

/** Values in [-1, 1), the same everywhere. */
function filled<R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): tf.Tensor<R> {
  const size = shape.reduce((a, b) => a * b, 1);
  let state = seed;
  const values = Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  return tf.tensor(values, shape);
}

type Images = tf.Tensor4D;
const same = { strides: 1, padding: 'same' } as const;
const attrs = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] };
const run = (kernel: string, inputs: tf.NamedTensorMap, more: object) =>
  tf.engine().runKernel(kernel, inputs, { ...attrs, ...more } as unknown as tf.NamedAttrMap) as tf.Tensor;

/** Each makes its operands once and gives the work to be repeated. */
const KERNELS: Readonly<Record<string, () => () => tf.Tensor[]>> = {
  conv() {
    const [x, filter] = [filled<tf.Rank.R4>([BATCH, SIDE, SIDE, CHANNELS], 1), filled<tf.Rank.R4>([3, 3, CHANNELS, CHANNELS], 2)];
    return () => [conv2d(x, filter, same)];
  },
  'conv-input-gradient'() {
    const [dy, filter] = [filled<tf.Rank.R4>([BATCH, SIDE, SIDE, CHANNELS], 1), filled<tf.Rank.R4>([3, 3, CHANNELS, CHANNELS], 2)];
    return () => [run('Conv2DBackpropInput', { dy, filter }, { inputShape: dy.shape })];
  },
  'conv-filter-gradient'() {
    const [x, dy] = [filled<tf.Rank.R4>([BATCH, SIDE, SIDE, CHANNELS], 1), filled<tf.Rank.R4>([BATCH, SIDE, SIDE, CHANNELS], 2)];
    return () => [run('Conv2DBackpropFilter', { x, dy }, { filterShape: [3, 3, CHANNELS, CHANNELS] })];
  },
  'batch-norm'() {
    const [x, residual] = [1, 2].map((seed) => filled<tf.Rank.R4>([BATCH, SIDE, SIDE, CHANNELS], seed)) as [Images, Images];
    const [gamma, beta] = [3, 4].map((seed) => filled<tf.Rank.R1>([CHANNELS], seed)) as [tf.Tensor1D, tf.Tensor1D];
    const f = (...given: tf.Tensor[]) => {
      const [images, g, b, skip] = given as [Images, tf.Tensor1D, tf.Tensor1D, Images];
      return batchNormTraining(images, g, b, { residual: skip, relu: true }).y;
    };
    return () => tf.grads(f)([x, gamma, beta, residual], x);
  },
  'channel-map'() {
    const [x, y] = [1, 2].map((seed) => filled<tf.Rank.R4>([BATCH, SIDE, SIDE, CHANNELS], seed)) as [Images, Images];
    const options = { activation: 'relu', pooling: 'mean', normalisation: 'l2', isActivated: true } as const;
    const target = tf.tidy(() => channelMaps(y, options));
    const dy = tf.ones([BATCH]);
    return () => [tf.grad((images) => channelMapDistance(target, channelMaps(images as Images, options), 'l2'))(x, dy)];
  },
  'average-pool'() {
    const x = filled<tf.Rank.R4>([BATCH, SIDE, SIDE, CHANNELS], 1);
    const dy = filled<tf.Rank.R2>([BATCH, CHANNELS], 2);
    return () => [tf.grad((images) => globalAveragePool(images as Images))(x, dy)];
  },
  sgd() {
    const [parameter, velocity] = [1, 2].map((seed) => tf.tidy(() => tf.variable(filled<tf.Rank.R1>([36864], seed))));
    const gradient = filled<tf.Rank.R1>([36864], 3);
    const settings = { learningRate: 0.001, momentum: 0.9, nesterov: true, weightDecay: 5e-4 };
    return () => {
      sgdUpdate({ parameter: parameter!, velocity: velocity!, gradient, ...settings });
      return [tf.clone(parameter!)];
    };
  },
  'pgd-step'() {
    const [x, gradient] = [1, 2].map((seed) => filled<tf.Rank.R4>([BATCH, 32, 32, 3], seed)) as [Images, Images];
    const images = tf.tidy(() => tf.abs(x));
    return () => [pgdLinfStep({ x: images, adversarial: images, gradient, stepSize: 0.01, epsilon: 8 / 255 })];
  },
};

const KERNEL_WORKLOADS = Object.keys(KERNELS);
export const isKernel = (workload: string): boolean => workload in KERNELS;

/**
 * Launches between two looks at the result: one alone would mostly time the way back.
 * The end of the last result is read, which all the launches come before in the queue.
 */
const LAUNCHES = 10;

/** @throws ConfigError for a name that is none of {@link KERNEL_WORKLOADS} */
export function kernelStepper(workload: string): Stepper {
  const make = KERNELS[workload];
  if (!make) throw new ConfigError(`kernel is ${JSON.stringify(workload)}, expected one of ${KERNEL_WORKLOADS.join(', ')}`);
  const work = make();
  return {
    async step() {
      for (let i = 0; i < LAUNCHES; i++) {
        const results = tf.tidy(work);
        // A result that nobody asks for would not be computed.
        const looks = tf.tidy(() => results.map((result) => tf.slice(tf.reshape(result, [-1]), [result.size - 1], [1])));
        if (i === LAUNCHES - 1) await Promise.all(looks.map((look) => look.data()));
        tf.dispose([results, looks]);
      }
    },
    async result() {
      const results = tf.tidy(work);
      const values = await Promise.all(results.map((result) => result.data()));
      tf.dispose(results);
      return Float32Array.from(values.flatMap((part) => [...part].slice(0, 100)));
    },
    dispose: () => tf.disposeVariables(),
  };
}
