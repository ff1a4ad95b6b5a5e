/** A backend is believed when it computes a convolution, its gradients and one PGD step as float64 does. */
import { conv2d, globalAveragePool, pgdLinfStep, softmaxCrossEntropy } from '../../engine/primitives';
import * as tf from '../../engine/tf';
import { DeviceError } from '../../protocol/errors';

export const SHAPES = { images: [2, 8, 8, 3], filter: [3, 3, 3, 8], dense: [8, 4] } as const;
export const LABELS = [1, 3] as const;
export const STEP = { stepSize: 2 / 255, epsilon: 8 / 255 } as const;

/** Numbers without a pattern that a wrong index would keep; exact in float32. */
export const ramp = (size: number, offset: number, scale: number): Float32Array =>
  Float32Array.from({ length: size }, (_, i) => ((((i + offset) * 7919) % 1009) / 1024 - 0.5) * scale);

const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

export const inputs = () => ({
  images: ramp(sizeOf(SHAPES.images), 3, 0.5).map((value) => value + 0.5),
  filter: ramp(sizeOf(SHAPES.filter), 5, 0.5),
  dense: ramp(sizeOf(SHAPES.dense), 7, 2),
});

/** One number that changes with any entry of `values`, and the size its error is measured against. */
export function digest(values: ArrayLike<number>): { readonly sum: number; readonly scale: number } {
  let sum = 0;
  let scale = 0;
  for (let i = 0; i < values.length; i++) {
    const term = values[i]! * (1 + ((i * 31) % 17) / 8) * (i % 2 ? -1 : 1);
    sum += term;
    scale += Math.abs(term);
  }
  return { sum, scale };
}

/** Digests in float64; `self-check.test.ts` computes them anew without any library. */
export const EXPECTED = {
  losses: { sum: -2.525735600227895, scale: 5.289708098049303 },
  gradient: { sum: 10.93325564239711, scale: 31.265945996807996 },
  perturbation: { sum: -0.011764705882353066, scale: 6.029411764705861 },
} as const;

/** Longer than any device needs that could train a network. */
const PATIENCE_MS = 20_000;
/** Of float32 sums of a few hundred terms; activations in half precision lose more. */
export const TOLERANCE = { float32: 1e-4, float16: 1e-2 } as const;

async function compute() {
  const { images, filter, dense } = inputs();
  const tensors = tf.tidy(() => {
    const x = tf.tensor4d(images, [...SHAPES.images]);
    const weights = tf.tensor4d(filter, [...SHAPES.filter]);
    const kernel = tf.tensor2d(dense, [...SHAPES.dense]);
    const labels = tf.tensor2d(
      LABELS.flatMap((label) => Array.from({ length: SHAPES.dense[1] }, (_, k) => Number(k === label))),
      [LABELS.length, SHAPES.dense[1]],
    );
    const padding = [
      [1, 1],
      [1, 1],
    ] as const;
    const losses = (at: tf.Tensor4D, by: tf.Tensor4D) => {
      const maps = tf.relu(conv2d(at, by, { strides: 2, padding })) as tf.Tensor4D;
      return softmaxCrossEntropy(tf.matMul(globalAveragePool(maps), kernel), labels);
    };
    const [byImages, byFilter] = tf.grads((at, by) => tf.sum(losses(at as tf.Tensor4D, by as tf.Tensor4D)))([x, weights]);
    const adversarial = pgdLinfStep({ x, adversarial: x, gradient: byImages as tf.Tensor4D, ...STEP });
    return { losses: losses(x, weights) as tf.Tensor, gradient: byFilter!, adversarial: adversarial as tf.Tensor };
  });
  const [losses, gradient, adversarial] = await Promise.all([tensors.losses.data(), tensors.gradient.data(), tensors.adversarial.data()]);
  tf.dispose(tensors);
  // The images themselves would drown what was added to them.
  return { losses, gradient, perturbation: adversarial.map((value, i) => value - images[i]!) };
}

/**
 * Checks the active backend; leaves no tensor behind.
 * @returns the largest error relative to the float64 result, and how long it took
 * @throws DeviceError naming what is wrong
 */
export async function selfCheck(tolerance: number, now: () => number = () => performance.now()): Promise<{ error: number; ms: number }> {
  const begin = now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<never>((_, reject) => {
    const fail = () => reject(new DeviceError(`self-check is not done after ${PATIENCE_MS / 1000} s, expected two`));
    timer = setTimeout(fail, PATIENCE_MS);
  });
  try {
    const found = await Promise.race([compute(), patience]);
    let worst = 0;
    for (const name of ['losses', 'gradient', 'perturbation'] as const) {
      const { sum, scale } = EXPECTED[name];
      const error = Math.abs(digest(found[name]).sum - sum) / scale;
      if (!(error <= tolerance))
        throw new DeviceError(
          `self-check of ${name} is off by ${error.toPrecision(2)}, expected at most ${tolerance} of what float64 gives`,
        );
      worst = Math.max(worst, error);
    }
    return { error: worst, ms: now() - begin };
  } finally {
    clearTimeout(timer);
  }
}
