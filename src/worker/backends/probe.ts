/** Measures a backend by what it is for: training steps of a small network. */
import { batchNormTraining, conv2d, globalAveragePool, softmaxCrossEntropy } from '../../engine/primitives';
import * as tf from '../../engine/tf';
import { millisecondsOf } from '../../protocol/clock';

/** A step of the small batch tells whether the large one, which is closer to real training, fits into the budget. */
const SMALL_BATCH = 4;
const LARGE_BATCH = 32;
const SMALL_STEP_MS = 25;
const SIDE = 32;
const CLASSES = 10;
/** Filters of the network: [in, out, stride]. */
const LAYERS = [
  [3, 16, 2],
  [16, 16, 1],
  [16, 32, 2],
] as const;
const BUDGET_MS = 600;
const MAX_STEPS = 12;

/** Multiply-accumulates of one image in a step: forward, filter gradients and input gradients, those of the images left out. */
function macsOfImage(): number {
  let side = SIDE;
  return LAYERS.reduce((sum, [from, to, stride], i) => {
    side /= stride;
    return sum + (i === 0 ? 2 : 3) * side * side * 9 * from * to;
  }, 0);
}

function loss(images: tf.Tensor4D, labels: tf.Tensor2D, filters: readonly tf.Variable[], dense: tf.Variable): tf.Scalar {
  let x = images;
  LAYERS.forEach(([, to, strides], i) => {
    const padding = [
      [1, 1],
      [1, 1],
    ] as const;
    const y = conv2d(x, filters[i] as tf.Variable<tf.Rank.R4>, { strides, padding });
    x = batchNormTraining(y, tf.ones([to]), tf.zeros([to]), { relu: true }).y;
  });
  const logits = tf.matMul(globalAveragePool(x), dense as tf.Variable<tf.Rank.R2>) as tf.Tensor2D;
  return tf.mean(softmaxCrossEntropy(logits, labels));
}

/** The probe's network on pictures of its own, for as long as `work` takes. */
async function withStep<T>(batch: number, work: (step: () => Promise<void>) => Promise<T>): Promise<T> {
  const ramp = (size: number, scale: number) => Float32Array.from({ length: size }, (_, i) => (((i * 7919) % 101) / 50 - 1) * scale);
  const images = tf.tensor4d(ramp(batch * SIDE * SIDE * 3, 1), [batch, SIDE, SIDE, 3]);
  const labels = tf.fill([batch, CLASSES], 1 / CLASSES) as tf.Tensor2D;
  const filters = LAYERS.map(([from, to]) => tf.tidy(() => tf.variable(tf.tensor4d(ramp(9 * from * to, 0.2), [3, 3, from, to]))));
  const dense = tf.tidy(() => tf.variable(tf.tensor2d(ramp(32 * CLASSES, 0.2), [32, CLASSES])));
  const step = async () => {
    const total = tf.tidy(() => {
      const { grads } = tf.variableGrads(() => loss(images, labels, filters, dense));
      return tf.addN(Object.values(grads).map((gradient) => tf.sum(gradient)));
    });
    await total.data();
    total.dispose();
  };
  try {
    return await work(step);
  } finally {
    tf.dispose([images, labels, dense, ...filters]);
  }
}

/** Time of a step in ms, after one that compiles; stops early when the budget is spent. */
const timeSteps = (batch: number, now: () => number) =>
  withStep(batch, async (step) => {
    await step();
    return millisecondsOf(step, { now, runs: MAX_STEPS, budget: BUDGET_MS });
  });

/** Speed of the active backend in 10^9 MAC/s, null where the clock stands still. Leaves no tensor behind. */
export async function measureSpeed(now: () => number = () => performance.now()): Promise<number | null> {
  const small = await timeSteps(SMALL_BATCH, now);
  if (small === null) return null;
  const [batch, ms] = small > SMALL_STEP_MS ? [SMALL_BATCH, small] : [LARGE_BATCH, await timeSteps(LARGE_BATCH, now)];
  return ms === null ? null : (batch * macsOfImage()) / ms / 1e6;
}

/** Steps that a number of threads is judged by, twice: the better half counts. */
const TRIAL_STEPS = 4;
const TRIAL_MS = 120;
const TRIAL_CLOCK_STEPS = 4;

/**
 * Hands `compare` a measure of the active backend as it is set up at that moment: milliseconds of a training step, by the mean, as threads
 * that get in each other's way are quick at times; null where the clock stands still.
 */
export const comparingSteps = <T>(
  compare: (measure: () => Promise<number | null>) => Promise<T>,
  now = () => performance.now(),
): Promise<T> =>
  withStep(LARGE_BATCH, (step) => {
    const several = async () => {
      for (let i = 0; i < TRIAL_STEPS; i++) await step();
    };
    return compare(async () => {
      await step();
      const ms = await millisecondsOf(several, { now, runs: 2, budget: TRIAL_MS, steps: TRIAL_CLOCK_STEPS });
      return ms === null ? null : ms / TRIAL_STEPS;
    });
  });
