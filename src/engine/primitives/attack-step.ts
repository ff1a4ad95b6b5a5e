/** The inner step of projected gradient descent. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';

export interface PgdLinfStep {
  /** Clean images in [0, 1], [batch, height, width, channels]. */
  readonly x: tf.Tensor4D;
  /** Current perturbed images, same shape. */
  readonly adversarial: tf.Tensor4D;
  /** Gradient of the attacked loss at `adversarial`, same shape. */
  readonly gradient: tf.Tensor4D;
  readonly stepSize: number;
  readonly epsilon: number;
}

/**
 * One ascent step in the l-infinity ball:
 * x' = clip( clip(adversarial + stepSize sign(gradient), x - epsilon, x + epsilon), 0, 1 ), sign(0) = 0.
 * @returns the next perturbed images, [batch, height, width, channels]
 * Source: Madry et al. 2018, arXiv:1706.06083, section 2.1.
 */
export function pgdLinfStep({ x, adversarial, gradient, stepSize, epsilon }: PgdLinfStep): tf.Tensor4D {
  if (hasKernel('PgdLinfStep')) return runKernel<tf.Tensor4D>('PgdLinfStep', { x, adversarial, gradient }, { stepSize, epsilon });
  return tf.tidy(() => {
    const moved = tf.add(adversarial, tf.mul(tf.sign(gradient), stepSize));
    const projected = tf.minimum(tf.maximum(moved, tf.sub(x, epsilon)), tf.add(x, epsilon));
    return tf.clipByValue(projected, 0, 1) as tf.Tensor4D;
  });
}
