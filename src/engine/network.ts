/** A network: an architecture with weights. */
import { ConfigError } from '../protocol/errors';
import { type Architecture, forwardMacs, type WeightSpec, weightSpecs } from './architecture';
import { type Plan, planOf } from './plan';
import type { Random } from './random';
import * as tf from './tf';

export interface Network {
  readonly architecture: Architecture;
  readonly plan: Plan;
  /** MACs of one forward pass of one image. */
  readonly macs: number;
  /** Every weight by name, `<layer>.<kind>`. */
  readonly weights: ReadonlyMap<string, tf.Variable>;
  /** The ones an optimiser changes, in layer order. */
  readonly trainable: readonly tf.Variable[];
  dispose(): void;
}

/** Plain values of weights, for building, saving and loading. */
export type WeightValues = ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;

function initialValues({ shape, kind }: WeightSpec, random: Random): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1);
  if (kind === 'gamma' || kind === 'variance') return new Float32Array(size).fill(1);
  if (kind !== 'kernel') return new Float32Array(size);
  if (shape.length === 2) return random.uniforms(size, -1 / Math.sqrt(shape[0]!), 1 / Math.sqrt(shape[0]!));
  const fanOut = shape[0]! * shape[1]! * shape[3]!;
  return random.normals(size, Math.sqrt(2 / fanOut));
}

/**
 * Fresh weights: convolutions N(0, 2 / fan-out) (He et al. 2015), dense layers uniform in +-1/sqrt(in), batch norm the
 * identity, biases 0. Each weight has a stream of its own, so adding a layer does not change the others.
 */
export function initialWeights(architecture: Architecture, random: Random): WeightValues {
  return new Map(
    weightSpecs(architecture).map((spec) => [spec.name, { shape: spec.shape, data: initialValues(spec, random.fork(spec.name)) }]),
  );
}

/**
 * Builds a network from values.
 * @throws ConfigError for a missing, extra, misshapen or non-finite weight
 */
export function createNetwork(architecture: Architecture, values: WeightValues): Network {
  const specs = weightSpecs(architecture);
  const known = new Set(specs.map(({ name }) => name));
  for (const name of values.keys()) {
    if (!known.has(name))
      throw new ConfigError(`weight "${name}" is not part of this architecture, expected one of ${[...known].join(', ')}`);
  }
  for (const { name, shape } of specs) {
    const value = values.get(name);
    if (!value) throw new ConfigError(`weight "${name}" is missing, expected shape [${shape}]`);
    if (value.shape.join() !== shape.join()) throw new ConfigError(`weight "${name}" has shape [${value.shape}], expected [${shape}]`);
    const broken = value.data.findIndex((entry) => !Number.isFinite(entry));
    if (broken >= 0) throw new ConfigError(`weight "${name}" is ${value.data[broken]} at position ${broken}, expected finite numbers`);
  }
  const weights = new Map(
    specs.map(({ name, shape, trainable }) => {
      const tensor = tf.tensor(values.get(name)!.data.slice(), [...shape], 'float32');
      const variable = tf.variable(tensor, trainable);
      tensor.dispose();
      return [name, variable];
    }),
  );
  return {
    architecture,
    plan: planOf(architecture),
    macs: forwardMacs(architecture),
    weights,
    trainable: specs.filter(({ trainable }) => trainable).map(({ name }) => weights.get(name)!),
    dispose: () => {
      for (const variable of weights.values()) variable.dispose();
    },
  };
}

/** Reads all weights back. */
export async function readWeights(network: Network): Promise<WeightValues> {
  const entries = [...network.weights].map(async ([name, variable]) => {
    const data = (await variable.data()) as Float32Array;
    return [name, { shape: variable.shape as readonly number[], data: data.slice() }] as const;
  });
  return new Map(await Promise.all(entries));
}
