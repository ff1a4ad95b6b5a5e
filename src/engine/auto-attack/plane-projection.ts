import { hasKernel, runKernel } from '../primitives/own-kernel';
import * as tf from '../tf';

export interface PlaneProjection {
  /** Smallest displacement to the plane inside the box, [batch, size]. */
  readonly displacement: tf.Tensor2D;
  /** 1 where the plane can be reached inside the box, else 0, [batch]. */
  readonly reached: tf.Tensor1D;
}

export interface PlaneProblem {
  /** In [0, 1], [batch, size]. */
  readonly point: tf.Tensor2D;
  /** [batch, size] */
  readonly normal: tf.Tensor2D;
  /** [batch] */
  readonly offset: tf.Tensor1D;
  readonly norm: 'linf' | 'l2';
}

/**
 * Newton's method passes the breakpoints of a concave piecewise linear function from one side; the product of gap and
 * slope shrinks fourfold each time, so that this many steps exhaust single precision.
 */
const NEWTON_STEPS = 25;
/** Stands in for a slope of 0, whose quotient is not used. */
const SMALLEST = 1e-30;
/** A gap smaller than this share of the sums it comes from is rounding. */
const ROUNDING = 1e-6;

/**
 * Projection of each point onto the plane normal . z = offset inside the unit box, nearest in the norm: every coordinate
 * moves by min(t speed, room) towards the plane for the smallest t that reaches it, with speed 1 (linf) or |normal| (l2).
 * Coordinates with a zero normal stay. Where the box is too small every other coordinate goes to its wall.
 * Source: Croce and Hein 2020, arXiv:1907.02044, section 3; solved by Newton's method instead of sorting, all examples at
 * once.
 */
export function projectOntoPlane({ point, normal, offset, norm }: PlaneProblem): PlaneProjection {
  if (hasKernel('PlaneProjection')) {
    const [displacement, reached] = runKernel<tf.Tensor[]>('PlaneProjection', { point, normal, offset }, { norm });
    return { displacement: displacement as tf.Tensor2D, reached: reached as tf.Tensor1D };
  }
  const sum = (rows: tf.Tensor): tf.Tensor2D => tf.sum(rows, 1, true);
  const [displacement, reached] = tf.tidy(() => {
    const gap = tf.sub<tf.Tensor2D>(tf.reshape(offset, [-1, 1]), sum(tf.mul(normal, point)));
    const towards = tf.mul(tf.sign(normal), tf.sign(gap));
    const rate = tf.abs(normal);
    const speed = norm === 'l2' ? rate : tf.onesLike(rate);
    const need = tf.abs(gap);
    const room = tf.where(tf.greater(towards, 0), tf.sub(1, point), tf.where(tf.less(towards, 0), point, tf.zerosLike(point)));
    const most = sum(tf.mul(rate, room));
    const isReached = tf.lessEqual(need, tf.add(most, tf.mul(most, ROUNDING)));
    let t: tf.Tensor = tf.zerosLike(need);
    for (let step = 0; step < NEWTON_STEPS; step++) {
      const moved = tf.mul(speed, t);
      const slope = sum(tf.mul(tf.mul(rate, speed), tf.cast(tf.greater(room, moved), 'float32')));
      const missing = tf.maximum(tf.sub(need, sum(tf.mul(rate, tf.minimum(moved, room)))), 0);
      const move = tf.div(missing, tf.maximum(slope, SMALLEST));
      t = tf.add(t, tf.where(tf.greater(slope, 0), move, tf.zerosLike(move)));
    }
    const reach = tf.where(tf.broadcastTo(isReached, room.shape as [number, number]), tf.minimum(tf.mul(speed, t), room), room);
    return [tf.mul(towards, reach), tf.reshape(tf.cast(isReached, 'float32'), [-1])] as [tf.Tensor2D, tf.Tensor1D];
  });
  return { displacement, reached };
}
