/** Losses of short rows with their slopes, a thread a row: value [batch] and the derivative [batch, columns] at once. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Binding, Gpu } from './gpu';
import type { Addend } from './unfinished';

const MAIN = `@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = flatGroup(group, groups) * 64u + thread;`;

/** The same loop over the columns `k` of a row, elements at `at`. */
const loop = (columns: number, body: string) => `for (var k = 0u; k < ${columns}u; k++) { let at = row * ${columns}u + k; ${body} }`;

interface RowKernel {
  readonly key: string;
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly outputs: Readonly<Record<string, TensorInfo>>;
  readonly code: string;
  readonly uniforms?: readonly number[];
}

function runRows(gpu: Gpu, rows: number, { key, inputs, outputs, code, uniforms }: RowKernel): void {
  const bindings: Binding[] = [
    ...Object.entries(inputs).map(([name, tensor]) => ({ name, tensor })),
    ...Object.entries(outputs).map(([name, tensor]) => ({ name, tensor, write: true })),
  ];
  gpu.run({
    key: `${key} ${rows}`,
    code: () => `${MAIN} if (row >= ${rows}u) { return; } ${code} }`,
    bindings,
    groups: Math.ceil(rows / 64),
    ...(uniforms ? { uniforms } : {}),
  });
}

const sizes = ({ shape }: TensorInfo): [rows: number, columns: number] => [shape[0] ?? 0, shape[1] ?? 0];

/** Largest entry and logarithm of the sum of exponentials of a row, as `<name>Log`. */
const logSum = (name: string, columns: number, factor: string) => `
  var ${name}Top = ${factor} * ${name}[row * ${columns}u];
  ${loop(columns, `${name}Top = max(${name}Top, ${factor} * ${name}[at]);`)}
  var ${name}Sum = 0.0;
  ${loop(columns, `${name}Sum += exp(${factor} * ${name}[at] - ${name}Top);`)}
  let ${name}Log = ${name}Top + log(${name}Sum);`;

/** -sum_k labels_k log softmax(logits)_k, and softmax(logits) sum(labels) - labels. */
export function crossEntropy(gpu: Gpu, logits: TensorInfo, labels: TensorInfo): TensorInfo[] {
  const [rows, columns] = sizes(logits);
  const [value, slope] = [gpu.tensor([rows]), gpu.tensor([rows, columns])] as const;
  runRows(gpu, rows, {
    key: `cross-entropy ${columns}`,
    inputs: { logits, labels },
    outputs: { value, slope },
    code: `
  ${logSum('logits', columns, '1.0')}
  var loss = 0.0;
  var mass = 0.0;
  ${loop(columns, 'loss += labels[at] * (logitsLog - logits[at]); mass += labels[at];')}
  value[row] = loss;
  ${loop(columns, 'slope[at] = exp(logits[at] - logitsLog) * mass - labels[at];')}`,
  });
  return [value, slope];
}

/** KL(p || q) of softmaxes at a temperature, and its derivatives by the logits of p and of q. */
export function divergence(gpu: Gpu, p: TensorInfo, q: TensorInfo, temperature: number): TensorInfo[] {
  const [rows, columns] = sizes(p);
  const [value, slopeP, slopeQ] = [gpu.tensor([rows]), gpu.tensor([rows, columns]), gpu.tensor([rows, columns])] as const;
  const factor = 'uniforms[0].x';
  const logs = `let logP = ${factor} * p[at] - pLog; let logQ = ${factor} * q[at] - qLog;`;
  runRows(gpu, rows, {
    key: `divergence ${columns}`,
    uniforms: [1 / temperature],
    inputs: { p, q },
    outputs: { value, slopeP, slopeQ },
    code: `
  ${logSum('p', columns, factor)}
  ${logSum('q', columns, factor)}
  var loss = 0.0;
  ${loop(columns, `${logs} loss += exp(logP) * (logP - logQ);`)}
  value[row] = loss;
  ${loop(columns, `${logs} slopeP[at] = ${factor} * exp(logP) * (logP - logQ - loss); slopeQ[at] = ${factor} * (exp(logQ) - exp(logP));`)}`,
  });
  return [value, slopeP, slopeQ];
}

export type Distance = 'l2' | 'mse' | 'l1';

/** Distance of rows, and its derivative by `b`. */
export function rowDistance(gpu: Gpu, a: TensorInfo, b: TensorInfo, distance: Distance): TensorInfo[] {
  const [rows, columns] = sizes(a);
  const [value, slope] = [gpu.tensor([rows]), gpu.tensor([rows, columns])] as const;
  const term = distance === 'l1' ? 'abs(a[at] - b[at])' : '(a[at] - b[at]) * (a[at] - b[at])';
  const result = distance === 'l2' ? 'sqrt(sum + 1e-12)' : `sum / ${columns}.0`;
  const derivative = {
    l2: '(b[at] - a[at]) / total',
    mse: `2.0 / ${columns}.0 * (b[at] - a[at])`,
    l1: `sign(b[at] - a[at]) / ${columns}.0`,
  }[distance];
  runRows(gpu, rows, {
    key: `distance ${columns} ${distance}`,
    inputs: { a, b },
    outputs: { value, slope },
    code: `
  var sum = 0.0;
  ${loop(columns, `sum += ${term};`)}
  let total = ${result};
  value[row] = total;
  ${loop(columns, `slope[at] = ${derivative};`)}`,
  });
  return [value, slope];
}

/** Gradient through row / max(|row|, 1e-8), from its result and the norms. */
export function unitRowsGradient(
  gpu: Gpu,
  { tensor: dy, rowScale }: Pick<Addend, 'tensor' | 'rowScale'>,
  y: TensorInfo,
  norms: TensorInfo,
  floor: number,
): TensorInfo {
  const [rows, columns] = sizes(y);
  const dx = gpu.tensor([rows, columns]);
  runRows(gpu, rows, {
    key: `unit rows gradient ${columns} ${floor} ${Boolean(rowScale)}`,
    inputs: { dy, y, norms, ...(rowScale ? { scale: rowScale } : {}) },
    outputs: { dx },
    code: `
  var product = 0.0;
  ${loop(columns, 'product += dy[at] * y[at];')}
  // At the floor the norm is a constant.
  if (norms[row] <= ${floor}) { product = 0.0; }
  ${loop(columns, `dx[at] = ${rowScale ? 'scale[row] * ' : ''}(dy[at] - product * y[at]) / norms[row];`)}`,
  });
  return dx;
}

/** Means of terms, [rows] each, one after the other behind their weighted sum; and that sum on its own. */
export function weightedMeans(gpu: Gpu, terms: readonly TensorInfo[], weights: readonly number[]): [TensorInfo, TensorInfo] {
  const rows = sizes(terms[0]!)[0];
  const [total, summary] = [gpu.tensor([]), gpu.tensor([1 + terms.length])] as const;
  gpu.run({
    key: `weighted means ${terms.length} ${rows}`,
    code: () => `
var<workgroup> sums: array<f32, 64>;
fn add(thread: u32, value: f32) -> f32 {
  workgroupBarrier();
  sums[thread] = value;
  workgroupBarrier();
  var sum = 0.0;
  for (var i = 0u; i < 64u; i++) { sum += sums[i]; }
  return sum / ${rows}.0;
}
@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) thread: u32) {
  var result = 0.0;
  ${terms
    .map(
      (_, i) => `
  var sum${i} = 0.0;
  for (var row = thread; row < ${rows}u; row += 64u) { sum${i} += term${i}[row]; }
  let mean${i} = add(thread, sum${i});
  if (thread == 0u) { summary[${i + 1}] = mean${i}; }
  result += uniforms[${i >> 2}][${i & 3}] * mean${i};`,
    )
    .join('\n')}
  if (thread == 0u) { summary[0] = result; total[0] = result; }
}`,
    bindings: [
      ...terms.map((tensor, i) => ({ name: `term${i}`, tensor })),
      { name: 'summary', tensor: summary, write: true },
      { name: 'total', tensor: total, write: true },
    ],
    uniforms: weights,
    groups: 1,
  });
  return [total, summary];
}
