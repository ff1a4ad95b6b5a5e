/**
 * One declaration per hyperparameter: label, default, range, unit, help, source. Types are inferred from it, and the
 * page draws its controls from it.
 */
import { ConfigError } from './errors';

interface BaseSpec {
  readonly label: string;
  readonly help?: string;
  readonly source?: string;
  /** A change takes effect at the next step of a running experiment. */
  readonly live?: boolean;
}

export interface IntegerSpec extends BaseSpec {
  readonly kind: 'integer';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
}

export interface RealSpec extends BaseSpec {
  readonly kind: 'real';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** `1/255` means: shown multiplied by 255. */
  readonly unit?: '1/255' | string;
  /** How a slider maps its travel; `log` needs min > 0 or treats 0 as its left stop. */
  readonly scale?: 'linear' | 'log';
}

export interface ChoiceSpec<O extends string = string> extends BaseSpec {
  readonly kind: 'choice';
  readonly default: O;
  readonly options: readonly O[];
}

export interface FlagSpec extends BaseSpec {
  readonly kind: 'flag';
  readonly default: boolean;
}

export type ParamSpec = IntegerSpec | RealSpec | ChoiceSpec | FlagSpec;
export type ParamSpecs = Readonly<Record<string, ParamSpec>>;
export type ParamValue = number | string | boolean;
export type RawParams = Readonly<Record<string, ParamValue>>;

type ValueOf<S extends ParamSpec> = S extends { kind: 'choice'; options: readonly (infer O)[] } ? O : S extends FlagSpec ? boolean : number;

/** The typed values a set of specs stands for. */
export type ParamValues<S extends ParamSpecs> = { readonly [K in keyof S]: ValueOf<S[K]> };

/**
 * Checks one value against its spec.
 * @throws ConfigError naming the parameter, the value and what was expected
 */
export function checkParam(name: string, spec: ParamSpec, value: unknown): ParamValue {
  const fail = (expected: string): never => {
    throw new ConfigError(`parameter "${name}" is ${JSON.stringify(value) ?? String(value)}, expected ${expected}`);
  };
  switch (spec.kind) {
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value) || value < spec.min || value > spec.max) {
        return fail(`integer in [${spec.min}, ${spec.max}]`);
      }
      return value;
    case 'real':
      if (typeof value !== 'number' || !Number.isFinite(value) || value < spec.min || value > spec.max) {
        return fail(`number in [${spec.min}, ${spec.max}]`);
      }
      return value;
    case 'choice':
      if (typeof value !== 'string' || !spec.options.includes(value)) return fail(`one of ${spec.options.join(', ')}`);
      return value;
    case 'flag':
      if (typeof value !== 'boolean') return fail('true or false');
      return value;
  }
}

/**
 * Validates raw parameters once: unknown names and values out of range are refused, missing ones take the default.
 * This is the only place where `unknown` becomes typed.
 * @throws ConfigError
 */
export function parseParams<S extends ParamSpecs>(owner: string, specs: S, raw: RawParams = {}): ParamValues<S> {
  for (const name of Object.keys(raw)) {
    if (!Object.hasOwn(specs, name)) {
      const known = Object.keys(specs).join(', ') || 'none';
      throw new ConfigError(`unknown parameter "${name}" of "${owner}", expected one of ${known}`);
    }
  }
  const values: Record<string, ParamValue> = {};
  for (const [name, spec] of Object.entries(specs)) {
    values[name] = Object.hasOwn(raw, name) ? checkParam(name, spec, raw[name]) : spec.default;
  }
  return values as ParamValues<S>;
}
