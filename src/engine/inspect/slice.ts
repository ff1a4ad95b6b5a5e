/** A plane through the space of pictures, and what a network says all over it. */
import { oneHot } from '../batches';
import type { InferenceGraph } from '../forward';
import { softmaxCrossEntropy } from '../primitives';
import type { Random } from '../random';
import * as tf from '../tf';

/** x + a u + b v. All [1, height, width, channels]. */
export interface Plane {
  readonly x: tf.Tensor4D;
  readonly u: tf.Tensor4D;
  readonly v: tf.Tensor4D;
}

/** A random direction of the ball's size: signs times epsilon, or a Gaussian direction of length epsilon. */
export function randomDirection(shape: tf.Tensor4D['shape'], norm: string, epsilon: number, random: Random): tf.Tensor4D {
  return tf.tidy(() => {
    const noise = tf.tensor4d(random.normals(tf.util.sizeFromShape(shape), 1), shape);
    return tf.mul(norm === 'l2' ? tf.div(noise, tf.norm(noise)) : tf.sign(noise), epsilon);
  });
}

/** Coordinates of the grid's rows or columns, from -extent to extent. */
export const coordinates = (points: number, extent: number): Float32Array =>
  Float32Array.from({ length: points }, (_, i) => (points === 1 ? 0 : extent * ((2 * i) / (points - 1) - 1)));

/** Row `row` of the grid as pictures, clipped to [0, 1]; [points, height, width, channels]. */
export function planeRow({ x, u, v }: Plane, along: Float32Array, b: number): tf.Tensor4D {
  return tf.tidy(() => {
    const a = tf.tensor4d(along, [along.length, 1, 1, 1]);
    return tf.clipByValue(tf.add(tf.add(x, tf.mul(a, u)), tf.mul(v, b)), 0, 1) as tf.Tensor4D;
  });
}

/** Answers and cross-entropy with `label` of a batch of pictures: [2, batch], so that one reading brings both. */
export function judge(graph: InferenceGraph, images: tf.Tensor4D, label: number): tf.Tensor2D {
  return tf.tidy(() => {
    const logits = graph.logits(images);
    const [count, classes] = logits.shape;
    const loss = softmaxCrossEntropy(logits, oneHot(new Array<number>(count).fill(label), classes));
    return tf.stack([tf.cast(tf.argMax(logits, 1), 'float32'), loss]) as tf.Tensor2D;
  });
}

/**
 * Where the epsilon ball around x meets the plane: the points (a, b) with |a u + b v| = epsilon, x and y in turn, once round.
 * The norm is homogeneous, so in each direction the rim lies at epsilon / |u cos + v sin|. Clipping to [0, 1] is left out of it.
 */
export function ballRim({ u, v }: Pick<Plane, 'u' | 'v'>, norm: string, epsilon: number, directions = 96): tf.Tensor2D {
  return tf.tidy(() => {
    const angles = Array.from({ length: directions }, (_, i) => (2 * Math.PI * i) / directions);
    const [cos, sin] = [tf.tensor(angles.map(Math.cos)), tf.tensor(angles.map(Math.sin))];
    const lengths = angles.map((angle) => {
      const offset = tf.add(tf.mul(u, Math.cos(angle)), tf.mul(v, Math.sin(angle)));
      return norm === 'l2' ? tf.norm(offset) : tf.max(tf.abs(offset));
    });
    const radius = tf.div(epsilon, tf.maximum(tf.stack(lengths), 1e-12));
    return tf.stack([tf.mul(cos, radius), tf.mul(sin, radius)], 1) as tf.Tensor2D;
  });
}
