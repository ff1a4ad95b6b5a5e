/**
 * Proposals of the Square attack in the l2 ball: a window's worth of change is moved to another window.
 * Source: Andriushchenko et al. 2020, arXiv:1912.00049, algorithm 3 and equation 2; details from the authors' public code.
 */
import type { AttackContext } from '../attack';
import type { Random } from '../random';
import * as tf from '../tf';

/** Keeps quotients of lengths finite. */
const LENGTH_FLOOR = 1e-12;
/** The first change covers the image with this many windows a side. */
const TILES = 5;

const unit = (values: Float32Array): Float32Array => {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) || 1;
  return values.map((value) => value / length);
};

/** A pyramid on rows x columns around its middle: the sum of 1 / (r + 1)^2 over all r not less than the distance from it. */
function pyramid(rows: number, columns: number): Float32Array {
  const [middle, centre] = [Math.floor(rows / 2), Math.floor(columns / 2)];
  const reach = Math.max(middle, centre) + 1;
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const distance = Math.max(Math.abs(i - middle), Math.abs(j - centre));
      for (let radius = distance; radius < reach; radius++) values[i * columns + j]! += 1 / (radius + 1) ** 2;
    }
  }
  return unit(values);
}

/**
 * Two opposite pyramids, one above the other, or side by side half of the time.
 * @returns [side, side] row by row, of l2 length 1
 */
export function bumps(side: number, random: Random): Float32Array {
  const top = Math.floor(side / 2);
  const values = new Float32Array(side * side);
  values.set(pyramid(top, side));
  values.set(
    pyramid(side - top, side).map((value) => -value),
    top * side,
  );
  const isTurned = random.integer(2) === 1;
  return unit(isTurned ? values.map((_, i) => values[(i % side) * side + Math.floor(i / side)]!) : values);
}

const signs = (random: Random, count: number) => Float32Array.from({ length: count }, () => 2 * random.integer(2) - 1);

/** Length of each image's change, [batch, 1, 1]. */
const lengthOf = (change: tf.Tensor3D): tf.Tensor => tf.sqrt(tf.sum(tf.reshape(tf.square(change), [change.shape[0], 1, -1]), 2, true));

/** x + epsilon change / |change|, clipped to [0, 1]. */
function onTheRim({ x, threatModel }: AttackContext, change: tf.Tensor3D): tf.Tensor4D {
  const scaled = tf.mul(change, tf.div(threatModel.epsilon, tf.add(lengthOf(change), LENGTH_FLOOR)));
  return tf.clipByValue(tf.add(x, tf.reshape(scaled, x.shape)), 0, 1);
}

/** Bumps all over the image, one sign for each window and colour, at full length. */
export function tiles(context: AttackContext): tf.Tensor4D {
  const { x, random } = context;
  const [count, height, width, channels] = x.shape;
  const side = Math.max(1, Math.floor(height / TILES));
  const margin = Math.floor((height - side * Math.min(TILES, height)) / 2);
  const change = new Float32Array(x.size);
  for (let top = margin; top + side <= height; top += side) {
    for (let left = margin; left + side <= width; left += side) {
      const shape = bumps(side, random);
      const sign = signs(random, count * channels);
      for (let n = 0; n < count; n++) {
        for (let i = 0; i < shape.length; i++) {
          const pixel = (n * height + top + Math.floor(i / side)) * width + left + (i % side);
          for (let c = 0; c < channels; c++) change[pixel * channels + c] = shape[i]! * sign[n * channels + c]!;
        }
      }
    }
  }
  return tf.tidy(() => onTheRim(context, tf.tensor(change, [count, height * width, channels])));
}

/**
 * New bumps in one window, which get what another window gives up and what the ball has left; then back to full length.
 * @param best images so far, [batch, height, width, channels]
 * @param side odd
 */
export function moveWindow(context: AttackContext, best: tf.Tensor4D, side: number): tf.Tensor4D {
  const { x, random, threatModel } = context;
  const [count, height, width, channels] = x.shape;
  const area = height * width;
  const place = () => [random.integer(height - side + 1), random.integer(width - side + 1)] as const;
  const pixels = ([top, left]: readonly [number, number]) =>
    Array.from({ length: side * side }, (_, i) => (top + Math.floor(i / side)) * width + left + (i % side));
  const target = pixels(place());
  const source = pixels(place());
  const shape = bumps(side, random);
  const sign = signs(random, count * channels);
  const [inTarget, inEither, drawn] = [new Float32Array(area), new Float32Array(area), new Float32Array(area)];
  for (const pixel of source) inEither[pixel] = 1;
  for (const [i, pixel] of target.entries()) {
    inTarget[pixel] = inEither[pixel] = 1;
    drawn[pixel] = shape[i]!;
  }
  return tf.tidy(() => {
    const map = (values: Float32Array) => tf.tensor(values, [1, area, 1]);
    const change = tf.reshape<tf.Rank.R3>(tf.sub(best, x), [count, area, channels]);
    // Squared lengths by colour, [batch, 3, channels]: of the target window, of both windows, of the whole change.
    const masks = tf.tensor([...inTarget, ...inEither, ...new Float32Array(area).fill(1)], [1, 3, area]);
    const squares = tf.matMul(masks, tf.square(change));
    const row = (index: number) => tf.slice(squares, [0, index, 0], [count, 1, channels]);
    const ofImage = (index: number) => tf.sum(row(index), 2, true);
    const old = tf.div(tf.mul(change, map(inTarget)), tf.add(tf.sqrt(row(0)), LENGTH_FLOOR));
    const fresh = tf.add(tf.mul(map(drawn), tf.tensor(sign, [count, 1, channels])), old);
    const length = tf.sqrt(tf.matMul(tf.ones([1, 1, area]), tf.square(fresh)));
    const unspent = tf.maximum(tf.sub(threatModel.epsilon ** 2, ofImage(2)), 0);
    const budget = tf.sqrt(tf.add(tf.div(unspent, channels), ofImage(1)));
    const moved = tf.mul(fresh, tf.div(budget, tf.add(length, LENGTH_FLOOR)));
    return onTheRim(context, tf.add(tf.mul(change, tf.sub(1, map(inEither))), moved));
  });
}
