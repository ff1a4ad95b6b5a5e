/** Gradients against central differences, in single precision. */
import * as tf from '../tf';

/**
 * Largest |gradient - difference quotient| / max(1, |quotient|) over all entries of all inputs.
 * @param f a scalar of the inputs
 * @param step half the distance of the two points; large enough that rounding stays small
 */
export async function gradientError(f: (...xs: tf.Tensor[]) => tf.Scalar, xs: readonly tf.Tensor[], step = 1e-2): Promise<number> {
  const gradients = tf.grads((...args: tf.Tensor[]) => f(...args))([...xs]);
  let worst = 0;
  for (const [k, x] of xs.entries()) {
    const values = Float32Array.from(await x.data());
    const gradient = await gradients[k]!.data();
    const at = (i: number, offset: number) =>
      tf.tidy(() => {
        const moved = values.slice();
        moved[i] = values[i]! + offset;
        return f(...xs.map((other, j) => (j === k ? tf.tensor(moved, x.shape) : other))).dataSync()[0]!;
      });
    for (let i = 0; i < values.length; i++) {
      const quotient = (at(i, step) - at(i, -step)) / (2 * step);
      worst = Math.max(worst, Math.abs(gradient[i]! - quotient) / Math.max(1, Math.abs(quotient)));
    }
  }
  tf.dispose(gradients);
  return worst;
}

/** A tensor of seeded values in [low, high). */
export function seeded<R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number, low = -1, high = 1): tf.Tensor<R> {
  let state = (seed * 2654435761 + 12345) >>> 0;
  const size = (shape as number[]).reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return low + ((high - low) * state) / 2 ** 32;
  });
  return tf.tensor<R>(values, shape);
}
