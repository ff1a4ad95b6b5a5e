/** The small networks of golden cases as architectures of ours. */
import { DataError } from '../../protocol/errors';
import { type AnyLayer, type Architecture, INPUT } from '../architecture';
import { createNetwork, type Network, type WeightValues } from '../network';
import type { GoldenTensor, GoldenWeights } from './format';

interface GoldenNetwork {
  readonly type: string;
  readonly weights: GoldenWeights;
  readonly normalisation?: { readonly mean: GoldenTensor; readonly std: GoldenTensor };
}

type Shape = readonly [height: number, width: number, channels: number];

export function weightValues(weights: GoldenWeights): WeightValues {
  return new Map(Object.entries(weights).map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }]));
}

function layersOf(type: string, weights: GoldenWeights, first: string): { readonly layers: AnyLayer[]; readonly taps: string[] } {
  const dense = (id: string, input: string): AnyLayer => {
    const [inFeatures, outFeatures] = weights[`${id}.kernel`]!.shape as [number, number];
    return { op: 'dense', id, input, inFeatures, outFeatures };
  };
  const conv = (id: string, input: string, stride: number): AnyLayer => {
    const [kernel, , inChannels, outChannels] = weights[`${id}.kernel`]!.shape as [number, number, number, number];
    return { op: 'conv', id, input, kernel, stride, inChannels, outChannels, padding: 'same', bias: true };
  };
  const relu = (id: string, input: string): AnyLayer => ({ op: 'relu', id, input });
  const flatten: AnyLayer = { op: 'flatten', id: 'flatten', input: first };
  switch (type) {
    case 'linear':
      return { layers: [flatten, dense('dense', 'flatten')], taps: [] };
    case 'mlp':
      return { layers: [flatten, dense('dense1', 'flatten'), relu('relu', 'dense1'), dense('dense2', 'relu')], taps: [] };
    case 'conv':
      return {
        layers: [
          conv('conv1', first, 1),
          relu('tap0', 'conv1'),
          conv('conv2', 'tap0', 2),
          relu('tap1', 'conv2'),
          { op: 'global-pool', id: 'pool', input: 'tap1' },
          dense('dense', 'pool'),
        ],
        taps: ['tap0', 'tap1'],
      };
    default:
      throw new DataError(`network type is "${type}", expected linear, mlp or conv`);
  }
}

/**
 * Builds a network of a case.
 * @param input height, width and channels of the images
 */
export function goldenNetwork(model: unknown, input: Shape): Network {
  const { type, weights, normalisation } = model as GoldenNetwork;
  const first: AnyLayer[] = normalisation
    ? [{ op: 'normalise', id: 'normalise', input: INPUT, mean: normalisation.mean.data, std: normalisation.std.data }]
    : [];
  const { layers, taps } = layersOf(type, weights, normalisation ? 'normalise' : INPUT);
  const all = [...first, ...layers];
  const last = all.at(-1)!;
  const classes = last.op === 'dense' ? last.outFeatures : 0;
  const architecture: Architecture = { input, layers: all, taps, classes };
  return createNetwork(architecture, weightValues(weights));
}

/** The case's networks by role: a lone network is the student, called `weights` in gradient paths. */
export function goldenNetworks(model: unknown, input: Shape): { readonly student: Network; readonly teacher: Network | null } {
  const parts = model as Readonly<Record<string, unknown>>;
  if (!('student' in parts)) return { student: goldenNetwork(model, input), teacher: null };
  return {
    student: goldenNetwork(parts.student, input),
    teacher: parts.teacher === undefined ? null : goldenNetwork(parts.teacher, input),
  };
}
