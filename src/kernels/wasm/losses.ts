/**
 * Losses of short rows with their slopes, and the mixing of images, in plain loops over the memory of the backend: composed of
 * stock operations each costs a dozen launches, and stock gather goes through images value by value. Sums are in double precision.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelFunc, KernelTable } from './kernel';

type Tensors<N extends string> = Record<N, TensorInfo>;
type Values = Float32Array;

/** Outputs first: making one may move the memory that earlier views look at. */
function views<const S extends readonly (readonly number[])[]>(
  backend: unknown,
  inputs: readonly TensorInfo[],
  shapes: S,
): { readonly values: readonly Values[]; readonly results: readonly Values[]; readonly outputs: TensorInfo[] } {
  const wasm = backend as BackendWasm;
  const outputs = shapes.map((shape) => wasm.makeOutput([...shape], 'float32'));
  const view = (tensor: TensorInfo) => wasm.typedArrayFromHeap(tensor) as Values;
  return { values: inputs.map(view), results: outputs.map(view), outputs };
}

const sizes = ({ shape }: TensorInfo): [rows: number, columns: number] => [shape[0] ?? 0, shape[1] ?? 0];

/** Logarithm of the sum of exponentials of `factor` times a row. */
function logSum(values: Values, from: number, columns: number, factor: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = from; i < from + columns; i++) top = Math.max(top, factor * values[i]!);
  let sum = 0;
  for (let i = from; i < from + columns; i++) sum += Math.exp(factor * values[i]! - top);
  return top + Math.log(sum);
}

/** -sum_k labels_k log softmax(logits)_k, and softmax(logits) sum(labels) - labels. */
const crossEntropy: KernelFunc = ({ inputs, backend }) => {
  const { logits, labels } = inputs as unknown as Tensors<'logits' | 'labels'>;
  const [rows, columns] = sizes(logits);
  const { values, results, outputs } = views(backend, [logits, labels], [[rows], [rows, columns]]);
  const [z, y, value, slope] = [...values, ...results] as [Values, Values, Values, Values];
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    const log = logSum(z, from, columns, 1);
    let loss = 0;
    let mass = 0;
    for (let i = from; i < from + columns; i++) {
      loss += y[i]! * (log - z[i]!);
      mass += y[i]!;
    }
    value[row] = loss;
    for (let i = from; i < from + columns; i++) slope[i] = Math.exp(z[i]! - log) * mass - y[i]!;
  }
  return outputs;
};

/** KL(p || q) of softmaxes at a temperature, and its derivatives by the logits of p and of q. */
const divergence: KernelFunc = ({ inputs, attrs, backend }) => {
  const { p, q } = inputs as unknown as Tensors<'p' | 'q'>;
  const factor = 1 / (attrs as unknown as { temperature: number }).temperature;
  const [rows, columns] = sizes(p);
  const { values, results, outputs } = views(backend, [p, q], [[rows], [rows, columns], [rows, columns]]);
  const [a, b, value, slopeP, slopeQ] = [...values, ...results] as [Values, Values, Values, Values, Values];
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    const [logA, logB] = [logSum(a, from, columns, factor), logSum(b, from, columns, factor)];
    let loss = 0;
    for (let i = from; i < from + columns; i++) {
      const [logP, logQ] = [factor * a[i]! - logA, factor * b[i]! - logB];
      loss += Math.exp(logP) * (logP - logQ);
    }
    value[row] = loss;
    for (let i = from; i < from + columns; i++) {
      const [logP, logQ] = [factor * a[i]! - logA, factor * b[i]! - logB];
      slopeP[i] = factor * Math.exp(logP) * (logP - logQ - loss);
      slopeQ[i] = factor * (Math.exp(logQ) - Math.exp(logP));
    }
  }
  return outputs;
};

/** Distance of rows, and its derivative by `b`. */
const rowDistance: KernelFunc = ({ inputs, attrs, backend }) => {
  const { a, b } = inputs as unknown as Tensors<'a' | 'b'>;
  const { distance } = attrs as unknown as { distance: 'l2' | 'mse' | 'l1' };
  const [rows, columns] = sizes(a);
  const { values, results, outputs } = views(backend, [a, b], [[rows], [rows, columns]]);
  const [x, y, value, slope] = [...values, ...results] as [Values, Values, Values, Values];
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    let sum = 0;
    for (let i = from; i < from + columns; i++) sum += distance === 'l1' ? Math.abs(y[i]! - x[i]!) : (y[i]! - x[i]!) ** 2;
    const total = distance === 'l2' ? Math.sqrt(sum + 1e-12) : sum / columns;
    value[row] = total;
    for (let i = from; i < from + columns; i++) {
      const d = y[i]! - x[i]!;
      slope[i] = distance === 'l2' ? d / total : distance === 'mse' ? (2 / columns) * d : Math.sign(d) / columns;
    }
  }
  return outputs;
};

/** Gradient through row / max(|row|, floor), from its result and the norms. */
const unitRowsGradient: KernelFunc = ({ inputs, attrs, backend }) => {
  const { dy, y, norms } = inputs as unknown as Tensors<'dy' | 'y' | 'norms'>;
  const { floor } = attrs as unknown as { floor: number };
  const [rows, columns] = sizes(y);
  const { values, results, outputs } = views(backend, [dy, y, norms], [[rows, columns]]);
  const [slope, unit, norm, dx] = [...values, ...results] as [Values, Values, Values, Values];
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    let product = 0;
    for (let i = from; i < from + columns; i++) product += slope[i]! * unit[i]!;
    // At the floor the norm is a constant.
    if (norm[row]! <= Math.fround(floor)) product = 0;
    for (let i = from; i < from + columns; i++) dx[i] = (slope[i]! - product * unit[i]!) / norm[row]!;
  }
  return outputs[0]!;
};

/** Mean over positions, each image's divided by its length, or by the floor if that is larger; and those divisors. */
const unitChannelMap =
  (pool: KernelFunc): KernelFunc =>
  (params) => {
    const { floor } = params.attrs as unknown as { floor: number };
    const pooled = pool(params) as TensorInfo;
    const [rows, columns] = sizes(pooled);
    const wasm = params.backend as BackendWasm;
    const { values, results, outputs } = views(wasm, [pooled], [[rows, columns], [rows]]);
    const [means, unit, norms] = [...values, ...results] as [Values, Values, Values];
    for (let row = 0; row < rows; row++) {
      const from = row * columns;
      let squares = 0;
      for (let i = from; i < from + columns; i++) squares += means[i]! * means[i]!;
      const norm = Math.max(Math.sqrt(squares), floor);
      norms[row] = norm;
      for (let i = from; i < from + columns; i++) unit[i] = means[i]! / norm;
    }
    wasm.disposeData(pooled.dataId);
    return outputs;
  };

/** Each row times a number of its own. */
const scaleRows: KernelFunc = ({ inputs, backend }) => {
  const { rows: all, scale } = inputs as unknown as Tensors<'rows' | 'scale'>;
  const [rows, columns] = sizes(all);
  const { values, results, outputs } = views(backend, [all, scale], [all.shape]);
  const [x, factor, y] = [...values, ...results] as [Values, Values, Values];
  for (let row = 0; row < rows; row++) {
    const by = factor[row]!;
    for (let i = row * columns; i < (row + 1) * columns; i++) y[i] = by * x[i]!;
  }
  return outputs[0]!;
};

/** ratio x + (1 - ratio) x[partner], row by row; partners outside [0, rows) count as the nearest row. */
const mixRows: KernelFunc = ({ inputs, backend }) => {
  const { x, partner, ratio } = inputs as unknown as Tensors<'x' | 'partner' | 'ratio'>;
  const { values, results, outputs } = views(backend, [x, partner, ratio], [x.shape]);
  const [images, other, share, mixed] = [...values, ...results] as [Values, Values, Values, Values];
  const [rows = 0] = x.shape;
  const size = images.length / Math.max(1, rows);
  for (let row = 0; row < rows; row++) {
    const [r, from, to] = [share[row]!, row * size, Math.min(rows - 1, Math.max(0, other[row]!)) * size - row * size];
    const rest = 1 - r;
    for (let i = from; i < from + size; i++) mixed[i] = r * images[i]! + rest * images[i + to]!;
  }
  return outputs[0]!;
};

/** @param pool GlobalAveragePool */
export const lossKernels = (pool: KernelFunc): KernelTable => ({
  SoftmaxCrossEntropy: crossEntropy,
  SoftmaxDivergence: divergence,
  RowDistance: rowDistance,
  UnitChannelMap: unitChannelMap(pool),
  UnitRowsGrad: unitRowsGradient,
  ScaleRows: scaleRows,
  MixRows: mixRows,
});
