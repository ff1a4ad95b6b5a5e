/** Runs the same computation on two backends of this Node process. */
import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../protocol/errors';

/** Deterministic values in [-1, 1), different for each seed. */
export function values(count: number, seed: number): Float32Array {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** A tensor of {@link values}. */
export function filled<R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): tf.Tensor<R> {
  return tf.tensor(
    values(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
    shape,
  );
}

/** Results of `compute` on `backend`, copied out; everything it made is disposed of. */
export async function computeOn(backend: string, compute: () => tf.Tensor[]): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const results = tf.tidy(compute);
  const copies = results.map((t) => Float32Array.from(t.dataSync()));
  tf.dispose(results);
  const leaked = tf.memory().numTensors - before;
  if (leaked !== 0) throw new ShapeError(`tensors alive after the computation are ${leaked} more than before, expected 0`);
  return copies;
}

/** Largest |a - b| / max(1, |b|) over all results; not a number where one of them is none. */
export function largestError(actual: readonly Float32Array[], expected: readonly Float32Array[]): number {
  if (actual.length !== expected.length) throw new ShapeError(`results are ${actual.length}, expected ${expected.length}`);
  let worst = 0;
  expected.forEach((reference, k) => {
    const values = actual[k];
    if (values?.length !== reference.length) throw new ShapeError(`result ${k} has ${values?.length} values, expected ${reference.length}`);
    reference.forEach((b, i) => {
      worst = Math.max(worst, Math.abs(values[i]! - b) / Math.max(1, Math.abs(b)));
    });
  });
  return worst;
}
