import * as tf from '../tf';
import { defineThreatModel } from '../threat-model';

/** Floor of a norm that something is divided by. */
const NORM_FLOOR = 1e-12;

const norms = (rows: tf.Tensor4D): tf.Tensor => tf.maximum(tf.sqrt(tf.sum(tf.square(rows), [1, 2, 3], true)), NORM_FLOOR);

/** The offset, shortened to epsilon where it is longer. */
const shortened = (offset: tf.Tensor4D, epsilon: number): tf.Tensor4D => tf.mul(offset, tf.minimum(1, tf.div(epsilon, norms(offset))));

/** x + offset, the offset shortened to epsilon where it is longer, then clipped to [0, 1]. */
function limit(x: tf.Tensor4D, offset: tf.Tensor4D, epsilon: number): tf.Tensor4D {
  return tf.clipByValue(tf.add(x, shortened(offset, epsilon)), 0, 1);
}

/**
 * The image as a whole may move by at most epsilon: |x' - x|_2 <= epsilon, x' in [0, 1]. Steps follow g / |g|_2.
 * Clipping to [0, 1] after the projection only shortens the offset, so both bounds hold.
 * Source: Madry et al. 2018, arXiv:1706.06083, section 2.
 */
export default defineThreatModel({
  id: 'l2',
  label: 'l₂ ball',
  source: 'Madry et al. 2018, arXiv:1706.06083',
  params: {
    epsilon: {
      kind: 'real',
      label: 'Radius ε',
      default: 128 / 255,
      min: 0,
      max: 20,
      unit: '1/255',
      live: true,
      help: 'Euclidean length of the whole change, all pixels together.',
    },
  },
  create: ({ epsilon }) => ({
    epsilon,
    project: (x, adversarial) => tf.tidy(() => limit(x, tf.sub(adversarial, x), epsilon)),
    sample: (x, random) =>
      tf.tidy(() => {
        const [count, ...shape] = x.shape;
        const size = shape.reduce((a, b) => a * b, 1);
        const direction = tf.tensor(random.normals(x.size, 1), x.shape) as tf.Tensor4D;
        // Uniform in the ball: a uniform direction, and the size-th root of a uniform radius.
        const radii = Float32Array.from({ length: count }, () => epsilon * random.uniform() ** (1 / size));
        const offset = tf.mul<tf.Tensor4D>(tf.div(direction, norms(direction)), tf.tensor(radii, [count, 1, 1, 1]));
        return tf.clipByValue(tf.add(x, offset), 0, 1);
      }),
    sampleRim: (x, random) =>
      tf.tidy(() => {
        const offset = tf.tensor(random.normals(x.size, 1), x.shape) as tf.Tensor4D;
        return tf.clipByValue(tf.add(x, tf.mul(offset, tf.div(epsilon, norms(offset)))), 0, 1);
      }),
    shorten: (perturbation) => tf.tidy(() => shortened(perturbation, epsilon)),
    direction: (gradient) => tf.tidy(() => tf.div(gradient, norms(gradient))),
    ascend: ({ x, adversarial, gradient, stepSize }) =>
      tf.tidy(() => {
        const moved = tf.add(adversarial, tf.mul(tf.div(gradient, norms(gradient)), stepSize));
        return limit(x, tf.sub(moved, x), epsilon);
      }),
  }),
});
