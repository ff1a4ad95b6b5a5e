/** Measures a backend by what it is for: training steps of a small network. */
import { batchNormTraining, conv2d, globalAveragePool, softmaxCrossEntropy } from '../../engine/primitives';
import * as tf from '../../engine/tf';

const BATCH = 32;
const SIDE = 32;
const CLASSES = 10;
/** Filters of the network: [in, out, stride]. */
const LAYERS = [
  [3, 16, 2],
  [16, 16, 1],
  [16, 32, 2],
] as const;
const BUDGET_MS = 900;
const MAX_STEPS = 12;

/** Multiply-accumulates of one step: forward, filter gradients and input gradients, those of the images left out. */
function macsOfStep(): number {
  let side = SIDE;
  return LAYERS.reduce((sum, [from, to, stride], i) => {
    side /= stride;
    return sum + (i === 0 ? 2 : 3) * BATCH * side * side * 9 * from * to;
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

/**
 * Speed of the active backend in 10^9 MAC/s: the best of up to twelve steps within 0.9 s, after one that compiles.
 * Leaves no tensor behind.
 */
export async function measureSpeed(now: () => number = () => performance.now()): Promise<number> {
  const ramp = (size: number, scale: number) => Float32Array.from({ length: size }, (_, i) => (((i * 7919) % 101) / 50 - 1) * scale);
  const images = tf.tensor4d(ramp(BATCH * SIDE * SIDE * 3, 1), [BATCH, SIDE, SIDE, 3]);
  const labels = tf.fill([BATCH, CLASSES], 1 / CLASSES) as tf.Tensor2D;
  const filters = LAYERS.map(([from, to]) => tf.variable(tf.tensor4d(ramp(9 * from * to, 0.2), [3, 3, from, to])));
  const dense = tf.variable(tf.tensor2d(ramp(32 * CLASSES, 0.2), [32, CLASSES]));
  const step = async () => {
    const probe = tf.tidy(() => {
      const { grads } = tf.variableGrads(() => loss(images, labels, filters, dense));
      return tf.addN(Object.values(grads).map((gradient) => tf.sum(gradient)));
    });
    await probe.data();
    probe.dispose();
  };
  const begin = now();
  await step();
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < MAX_STEPS && (i === 0 || now() - begin < BUDGET_MS); i++) {
    const start = now();
    await step();
    best = Math.min(best, now() - start);
  }
  tf.dispose([images, labels, dense, ...filters]);
  return macsOfStep() / Math.max(best, 0.001) / 1e6;
}
