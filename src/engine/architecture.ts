/**
 * A network as data: a table of layers in the order they run. One interpreter executes it, and the same table gives
 * parameter and MAC counts, folded inference graphs and exports.
 */
import { ShapeError } from '../protocol/errors';
import type { OtherActivation } from './activation';

interface Layer<Op extends string> {
  readonly op: Op;
  readonly id: string;
  readonly input: string;
}

/** Per-colour mean and standard deviation that images in [0, 1] are shifted and divided by, as the first layer. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

export interface NormaliseLayer extends Layer<'normalise'>, Normalisation {}
export interface ConvLayer extends Layer<'conv'> {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: number;
  readonly stride: number;
  /** `same` pads like TensorFlow; `symmetric` pads (kernel-1)/2 on every side like PyTorch. They differ at stride 2. */
  readonly padding: 'same' | 'symmetric';
  readonly bias: boolean;
}
/** One filter for each channel, padded by (kernel-1)/2 on every side. */
export interface DepthwiseLayer extends Layer<'depthwise-conv'> {
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
}
export interface BatchNormLayer extends Layer<'batch-norm'> {
  readonly channels: number;
}
export type ReluLayer = Layer<'relu'>;
export interface ActivationLayer extends Layer<'activation'> {
  readonly kind: OtherActivation;
}
export interface AddLayer extends Layer<'add'> {
  readonly other: string;
}
/** Mean over all positions: [batch, h, w, c] -> [batch, c]. */
export type GlobalPoolLayer = Layer<'global-pool'>;
/** [batch, h, w, c] -> [batch, h*w*c], row-major. */
export type FlattenLayer = Layer<'flatten'>;
export interface DenseLayer extends Layer<'dense'> {
  readonly inFeatures: number;
  readonly outFeatures: number;
}

export type AnyLayer =
  | NormaliseLayer
  | ConvLayer
  | DepthwiseLayer
  | BatchNormLayer
  | ReluLayer
  | ActivationLayer
  | AddLayer
  | GlobalPoolLayer
  | FlattenLayer
  | DenseLayer;

export interface Architecture {
  readonly input: readonly [height: number, width: number, channels: number];
  readonly layers: readonly AnyLayer[];
  /** Layer whose output is tap 1, 2, ... : stem, then low, mid and high level. */
  readonly taps: readonly string[];
  readonly classes: number;
}

/** Name of the input in a layer's `input` field. */
export const INPUT = 'x';

export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly trainable: boolean;
  readonly kind: 'kernel' | 'bias' | 'gamma' | 'beta' | 'mean' | 'variance';
}

/** Every weight of the network in layer order, as `<layer>.<kind>`. */
export function weightSpecs(architecture: Architecture): WeightSpec[] {
  return architecture.layers.flatMap((layer): WeightSpec[] => {
    const spec = (kind: WeightSpec['kind'], shape: number[], trainable = true): WeightSpec => ({
      name: `${layer.id}.${kind}`,
      shape,
      trainable,
      kind,
    });
    switch (layer.op) {
      case 'conv': {
        const kernel = spec('kernel', [layer.kernel, layer.kernel, layer.inChannels, layer.outChannels]);
        return layer.bias ? [kernel, spec('bias', [layer.outChannels])] : [kernel];
      }
      case 'depthwise-conv':
        return [spec('kernel', [layer.kernel, layer.kernel, layer.channels, 1])];
      case 'batch-norm':
        return [
          spec('gamma', [layer.channels]),
          spec('beta', [layer.channels]),
          spec('mean', [layer.channels], false),
          spec('variance', [layer.channels], false),
        ];
      case 'dense':
        return [spec('kernel', [layer.inFeatures, layer.outFeatures]), spec('bias', [layer.outFeatures])];
      default:
        return [];
    }
  });
}

/**
 * Output shape of every layer, without the batch axis.
 * @throws ShapeError when an input is unknown or does not fit
 */
export function layerShapes(architecture: Architecture): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>([[INPUT, architecture.input]]);
  for (const layer of architecture.layers) {
    const input = shapes.get(layer.input);
    if (!input) throw new ShapeError(`layer "${layer.id}" reads "${layer.input}", expected an earlier layer`);
    const channels = input.at(-1)!;
    const expectChannels = (expected: number) => {
      if (channels !== expected) throw new ShapeError(`layer "${layer.id}" gets ${channels} channels, expected ${expected}`);
    };
    switch (layer.op) {
      case 'conv': {
        expectChannels(layer.inChannels);
        const out = (size: number) =>
          layer.padding === 'same' ? Math.ceil(size / layer.stride) : Math.floor((size - 1) / layer.stride) + 1;
        shapes.set(layer.id, [out(input[0]!), out(input[1]!), layer.outChannels]);
        break;
      }
      case 'depthwise-conv': {
        expectChannels(layer.channels);
        const out = (size: number) => Math.floor((size - 1) / layer.stride) + 1;
        shapes.set(layer.id, [out(input[0]!), out(input[1]!), layer.channels]);
        break;
      }
      case 'dense':
        expectChannels(layer.inFeatures);
        shapes.set(layer.id, [layer.outFeatures]);
        break;
      case 'global-pool':
        shapes.set(layer.id, [channels]);
        break;
      case 'flatten':
        shapes.set(layer.id, [input.reduce((a, b) => a * b, 1)]);
        break;
      case 'add': {
        const other = shapes.get(layer.other);
        if (!other || other.join() !== input.join()) {
          throw new ShapeError(`layer "${layer.id}" adds shapes [${input}] and [${other}], expected equal ones`);
        }
        shapes.set(layer.id, input);
        break;
      }
      default:
        shapes.set(layer.id, input);
    }
  }
  return shapes;
}

/** Shape of each tap, in order: height, width, channels. */
export function tapShapes(architecture: Architecture): (readonly number[])[] {
  const shapes = layerShapes(architecture);
  return architecture.taps.map((tap) => shapes.get(tap)!);
}

/** Channels of each tap, in order. */
export function tapChannels(architecture: Architecture): number[] {
  return tapShapes(architecture).map((shape) => shape.at(-1)!);
}

/**
 * Multiply-accumulates of one forward pass of one image; convolutions and dense layers only, padding counted, which is
 * the field's convention.
 */
export function forwardMacs(architecture: Architecture): number {
  const shapes = layerShapes(architecture);
  return architecture.layers.reduce((total, layer) => {
    if (layer.op === 'dense') return total + layer.inFeatures * layer.outFeatures;
    if (layer.op !== 'conv' && layer.op !== 'depthwise-conv') return total;
    const [height, width] = shapes.get(layer.id)!;
    if (layer.op === 'depthwise-conv') return total + height! * width! * layer.kernel ** 2 * layer.channels;
    return total + height! * width! * layer.kernel ** 2 * layer.inChannels * layer.outChannels;
  }, 0);
}

/** Number of trained parameters. */
export function parameterCount(architecture: Architecture): number {
  return weightSpecs(architecture)
    .filter(({ trainable }) => trainable)
    .reduce((total, { shape }) => total + shape.reduce((a, b) => a * b, 1), 0);
}
