import { pgdLinfStep } from '../primitives';
import * as tf from '../tf';
import { defineThreatModel } from '../threat-model';

/**
 * Every pixel may move by at most epsilon: |x' - x|_inf <= epsilon, x' in [0, 1].
 * Source: Madry et al. 2018, arXiv:1706.06083, section 2.
 */
export default defineThreatModel({
  id: 'linf',
  label: 'l∞ ball',
  source: 'Madry et al. 2018, arXiv:1706.06083',
  params: {
    epsilon: {
      kind: 'real',
      label: 'Radius ε',
      default: 8 / 255,
      min: 0,
      max: 1,
      unit: '1/255',
      live: true,
      help: 'How far each colour value of each pixel may move.',
    },
  },
  create: ({ epsilon }) => {
    // A step of size 0, which backends have in one pass.
    const project = (x: tf.Tensor4D, adversarial: tf.Tensor4D) =>
      pgdLinfStep({ x, adversarial, gradient: adversarial, stepSize: 0, epsilon });
    return {
      epsilon,
      project,
      sample: (x, random) =>
        tf.tidy(() => {
          const noise = tf.tensor(random.uniforms(x.size, -epsilon, epsilon), x.shape) as tf.Tensor4D;
          return tf.clipByValue(tf.add(x, noise), 0, 1) as tf.Tensor4D;
        }),
      sampleRim: (x, random) =>
        tf.tidy(() => {
          const noise = tf.tensor(random.uniforms(x.size, -1, 1), x.shape) as tf.Tensor4D;
          const scale = tf.div(epsilon, tf.max(tf.abs(noise), [1, 2, 3], true));
          return tf.clipByValue(tf.add(x, tf.mul(noise, scale)), 0, 1) as tf.Tensor4D;
        }),
      shorten: (perturbation) => tf.clipByValue(perturbation, -epsilon, epsilon),
      direction: (gradient) => tf.sign(gradient),
      ascend: ({ x, adversarial, gradient, stepSize }) => pgdLinfStep({ x, adversarial, gradient, stepSize, epsilon }),
    };
  },
});
