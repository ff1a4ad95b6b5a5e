/**
 * The four kinds of failure the playground can name. Messages follow one grammar: thing, value, expectation,
 * as in `parameter "steps" is 0, expected integer in [1, 1000]`.
 */

/** The user asked for something that cannot be: a setting, a file choice, an address. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Tensors that do not fit each other. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** Bytes, hashes, formats or storage that are not what they should be. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

/** The device was lost, ran out of memory, or lacks what was asked of it. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';
}

/** A loss or weight stopped being finite; `term` and `step` say where. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
  readonly term: string;
  readonly step: number;

  constructor(term: string, step: number, value: number, kind: 'loss term' | 'weight' = 'loss term') {
    const remedy = kind === 'weight' ? 'lower the learning rate' : 'lower the learning rate or the weight of this term';
    super(`${kind} "${term}" is ${value} at step ${step}, expected a finite number; ${remedy}`);
    this.term = term;
    this.step = step;
  }
}

/** An error as it crosses the worker boundary. */
export interface SerialisedError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

/** Turns anything thrown into a {@link SerialisedError}. */
export function serialiseError(error: unknown): SerialisedError {
  if (error instanceof Error) {
    return { name: error.name, message: error.message, ...(error.stack ? { stack: error.stack } : {}) };
  }
  return { name: 'Error', message: String(error) };
}

const CLASSES: Readonly<Record<string, new (message: string) => Error>> = { ConfigError, ShapeError, DataError, DeviceError };

/** Rebuilds an error with its own class where that class takes just a message. */
export function reviveError(serialised: SerialisedError): Error {
  const Class = CLASSES[serialised.name] ?? Error;
  const error = new Class(serialised.message);
  if (!(serialised.name in CLASSES)) Object.defineProperty(error, 'name', { value: serialised.name });
  if (serialised.stack) error.stack = serialised.stack;
  return error;
}
