/** What a trainer holds between two steps besides the network: extra weights, optimiser state, what its method remembers. */
import { ConfigError } from '../protocol/errors';
import type { ExtraWeight, Memory } from './method';
import type { Random } from './random';
import type { NamedTensor } from './safetensors';
import * as tf from './tf';

/** Values by name, as {@link saveState} gave them. */
export type SavedState = ReadonlyMap<string, { readonly data: Float32Array }>;

type Named = readonly (readonly [name: string, variable: tf.Variable])[];

/** Variables of normal values with the deviation each spec asks for, or of zeros; each draws from a generator of its own name. */
export function createExtra(specs: readonly ExtraWeight[], random: Random): ReadonlyMap<string, tf.Variable> {
  const create = ({ name, shape, deviation }: ExtraWeight) =>
    tf.tidy(() => {
      const size = shape.reduce((a, b) => a * b, 1);
      const values = deviation > 0 ? random.fork(name).normals(size, deviation) : new Float32Array(size);
      return [name, tf.variable(tf.tensor(values, [...shape]))] as const;
    });
  return new Map(specs.map(create));
}

/** Copies of all values, by name; what the method remembers under `memory.`. */
export async function saveState(variables: Named, memory: Memory): Promise<Map<string, NamedTensor>> {
  const entries = variables.map(async ([name, variable]) => {
    return [name, { shape: variable.shape as readonly number[], data: ((await variable.data()) as Float32Array).slice() }] as const;
  });
  const remembered = Object.entries(memory).map(
    ([name, value]) => [`memory.${name}`, { shape: [1], data: Float32Array.of(value) }] as const,
  );
  return new Map([...(await Promise.all(entries)), ...remembered]);
}

/**
 * Puts saved values back.
 * @returns what the method remembers
 * @throws ConfigError when an entry is missing or of another size
 */
export function restoreState(variables: Named, memory: Memory, state: SavedState): Memory {
  for (const [name, variable] of variables) {
    const saved = state.get(name);
    if (saved?.data.length !== variable.size) {
      throw new ConfigError(`checkpoint entry "${name}" has ${saved?.data.length ?? 0} numbers, expected ${variable.size}`);
    }
    tf.tidy(() => variable.assign(tf.tensor(saved.data.slice(), variable.shape as number[])));
  }
  return Object.fromEntries(
    Object.keys(memory).map((name) => {
      const saved = state.get(`memory.${name}`)?.data[0];
      if (saved === undefined) throw new ConfigError(`checkpoint entry "memory.${name}" is missing, expected one number`);
      return [name, saved];
    }),
  );
}
