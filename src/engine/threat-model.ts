/** What an attacker may do to an image: the contract of a threat model. */
import { type ParamSpecs, type ParamValues, parseParams, type RawParams } from '../protocol/params';
import type { Random } from './random';
import type * as tf from './tf';

export interface AscentStep {
  /** Clean images in [0, 1], [batch, height, width, channels]. */
  readonly x: tf.Tensor4D;
  readonly adversarial: tf.Tensor4D;
  /** Gradient of each example's own loss at `adversarial`. */
  readonly gradient: tf.Tensor4D;
  readonly stepSize: number;
}

export interface ThreatModel {
  readonly id: string;
  readonly epsilon: number;
  /** A random admissible image for each row of x, clipped to [0, 1]. */
  sample(x: tf.Tensor4D, random: Random): tf.Tensor4D;
  /** A random image on the rim of the ball for each row of x, clipped to [0, 1]; where Auto-PGD starts. */
  sampleRim(x: tf.Tensor4D, random: Random): tf.Tensor4D;
  /** Where a step of unit size goes: sign(g), or g / |g|_2. */
  direction(gradient: tf.Tensor4D): tf.Tensor4D;
  /** One step up the gradient, back into the ball around x, then into [0, 1]. */
  ascend(step: AscentStep): tf.Tensor4D;
  /** The nearest perturbation of length epsilon at most, image or no image. */
  shorten(perturbation: tf.Tensor4D): tf.Tensor4D;
  /** The nearest admissible images: into the ball around x, then into [0, 1]. */
  project(x: tf.Tensor4D, adversarial: tf.Tensor4D): tf.Tensor4D;
}

export interface ThreatModelPlugin {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly source?: string;
  readonly params: ParamSpecs;
  /** @throws ConfigError for parameters out of range */
  create(raw: RawParams): ThreatModel;
}

interface Definition<S extends ParamSpecs> extends Omit<ThreatModelPlugin, 'params' | 'create'> {
  readonly params: S;
  create(params: ParamValues<S>): Omit<ThreatModel, 'id'>;
}

export function defineThreatModel<const S extends ParamSpecs>(definition: Definition<S>): ThreatModelPlugin {
  return {
    ...definition,
    create: (raw) => ({ id: definition.id, ...definition.create(parseParams(definition.id, definition.params, raw)) }),
  };
}
