/** Activated maps and channel-map vectors of pictures, as the MixACM loss takes them. */
import type { RawParams } from '../../protocol/params';
import { parseParams } from '../../protocol/params';
import type { Architecture } from '../architecture';
import { type ChannelMapOptions, channelMapDistance, channelMaps, type DISTANCES } from '../losses/activated-channel-maps';
import { methods } from '../methods';
import { areTapsActivated } from '../taps';
import * as tf from '../tf';

export type Distance = (typeof DISTANCES)[number];

export interface MapSettings {
  readonly options: Omit<ChannelMapOptions, 'isActivated'>;
  readonly distance: Distance;
  /** Weight of each tap in the sum, 0 for one that is not compared. */
  readonly tapWeights: readonly number[];
  readonly alphaAcm: number;
}

/**
 * How the MixACM method, at these parameters, makes and compares channel maps.
 * @throws ConfigError for parameters out of range
 */
export function mapSettings(raw: RawParams): MapSettings {
  const values = parseParams('mixacm', methods.get('mixacm').params, raw) as Readonly<Record<string, never>>;
  const taps = String(values.taps);
  return {
    options: { activation: values.activation!, pooling: values.pooling!, normalisation: values.normalisation! },
    distance: values.distance!,
    tapWeights: [1, 2, 3, 4].map((tap) => (taps.includes(String(tap)) ? Number(values[`tapWeight${tap}`]) : 0)),
    alphaAcm: Number(values.alphaAcm),
  };
}

const ACTIVATE = { relu: tf.relu, abs: tf.abs, square: tf.square } as const;

/** What one tap shows of a batch of pictures. */
export interface TapReading {
  /** Activated maps, [batch, height, width, channels]. */
  readonly maps: tf.Tensor4D;
  /** Channel-map vectors, [batch, channels]. */
  readonly vectors: tf.Tensor2D;
}

/**
 * Reads a tap of a forward pass.
 * @param features feature maps of the tap, [batch, height, width, channels]
 */
export function readTap(architecture: Architecture, features: tf.Tensor4D, { options }: MapSettings): TapReading {
  const isActivated = areTapsActivated(architecture);
  return { maps: ACTIVATE[options.activation](features), vectors: channelMaps(features, { ...options, isActivated }) };
}

/** Channel-map vectors of every tap, [batch, channels] each. */
export function vectorsOf(architecture: Architecture, taps: readonly tf.Tensor4D[], settings: MapSettings): tf.Tensor2D[] {
  return taps.map((features) => readTap(architecture, features, settings).vectors);
}

/** Distance of two networks' vectors by row, [batch]; null where the channel counts differ. */
export function distancesOf(teacher: tf.Tensor2D, student: tf.Tensor2D, { distance }: MapSettings): tf.Tensor1D | null {
  return teacher.shape[1] === student.shape[1] ? channelMapDistance(teacher, student, distance) : null;
}
