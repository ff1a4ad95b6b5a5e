/** Golden cases, format `golden/1`: inputs and float64 results of a reference implementation, one JSON object a case. */
import { DataError } from '../../protocol/errors';
import * as tf from '../tf';

export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
export type GoldenWeights = Readonly<Record<string, GoldenTensor>>;

export interface GoldenCase {
  readonly format: string;
  readonly kind: string;
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly model?: unknown;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: { readonly rtol: number; readonly atol: number };
}

/** What our code makes of a case, by the name of the expected entry. */
export type Results = Readonly<Record<string, tf.Tensor | number | readonly number[] | readonly (readonly number[])[] | null>>;

/** Runs one kind of case with engine code; tensors it makes are disposed of by the caller. */
export type Runner = (golden: GoldenCase) => Results | Promise<Results>;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export const isGoldenTensor = (value: unknown): value is GoldenTensor =>
  isObject(value) && Array.isArray(value.shape) && Array.isArray(value.data);

/** @throws DataError when the value is not a list of cases */
export function parseCases(raw: unknown, file: string): readonly GoldenCase[] {
  if (!Array.isArray(raw)) throw new DataError(`file "${file}" holds ${typeof raw}, expected a list of golden cases`);
  return raw.map((entry: unknown, index) => {
    const isCase =
      isObject(entry) &&
      entry.format === 'golden/1' &&
      typeof entry.kind === 'string' &&
      typeof entry.name === 'string' &&
      [entry.params, entry.inputs, entry.expected, entry.tolerance].every(isObject);
    if (!isCase) throw new DataError(`entry ${index} of "${file}" is not a case of format golden/1, expected kind, name, inputs, expected`);
    return entry as unknown as GoldenCase;
  });
}

/** Typed access to the loosely typed parts of a case; every getter throws DataError for what is not there. */
export class Reader {
  readonly golden: GoldenCase;

  constructor(golden: GoldenCase) {
    this.golden = golden;
  }

  #fail(what: string, value: unknown, expected: string): never {
    const { kind, name } = this.golden;
    throw new DataError(`${what} of case "${kind}: ${name}" is ${JSON.stringify(value)?.slice(0, 80)}, expected ${expected}`);
  }

  has(input: string): boolean {
    return input in this.golden.inputs;
  }

  number(name: string, fallback?: number): number {
    const value = this.golden.params[name] ?? fallback;
    return typeof value === 'number' ? value : this.#fail(`parameter "${name}"`, value, 'a number');
  }

  text(name: string, fallback?: string): string {
    const value = this.golden.params[name] ?? fallback;
    return typeof value === 'string' ? value : this.#fail(`parameter "${name}"`, value, 'a text');
  }

  flag(name: string, fallback?: boolean): boolean {
    const value = this.golden.params[name] ?? fallback;
    return typeof value === 'boolean' ? value : this.#fail(`parameter "${name}"`, value, 'true or false');
  }

  numbers(name: string, fallback?: readonly number[]): readonly number[] {
    const value = this.golden.params[name] ?? fallback;
    return Array.isArray(value) ? (value as number[]) : this.#fail(`parameter "${name}"`, value, 'a list of numbers');
  }

  input<R extends tf.Rank>(name: string): tf.Tensor<R> {
    const value = this.golden.inputs[name];
    return isGoldenTensor(value) ? tensorOf<R>(value) : this.#fail(`input "${name}"`, value, 'a tensor');
  }

  inputNumber(name: string): number {
    const value = this.golden.inputs[name];
    return typeof value === 'number' ? value : this.#fail(`input "${name}"`, value, 'a number');
  }

  /** A list, or the values of a tensor. */
  inputList<T = number>(name: string): readonly T[] {
    const value = this.golden.inputs[name];
    if (isGoldenTensor(value)) return value.data as unknown as readonly T[];
    return Array.isArray(value) ? (value as T[]) : this.#fail(`input "${name}"`, value, 'a list');
  }

  /** Inputs called `<stem>0`, `<stem>1`, ... */
  series<R extends tf.Rank>(stem: string): tf.Tensor<R>[] {
    const found: tf.Tensor<R>[] = [];
    while (this.has(`${stem}${found.length}`)) found.push(this.input<R>(`${stem}${found.length}`));
    return found;
  }
}

function tensorOf<R extends tf.Rank>({ shape, data }: GoldenTensor): tf.Tensor<R> {
  return tf.tensor<R>(Float32Array.from(data), [...shape] as tf.ShapeMap[R]);
}
