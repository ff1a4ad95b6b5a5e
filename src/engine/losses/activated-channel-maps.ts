/**
 * Activated channel maps: one number per channel, and how far a student's are from its teacher's.
 * Source: Awais et al. 2021, arXiv:2111.05073, figures 1 and 2. Pooling, normalisation and distance are our choice: the
 * paper's own could not be verified.
 */
import { ShapeError } from '../../protocol/errors';
import { globalAveragePool, rowDistance, unitChannelMap } from '../primitives';
import * as tf from '../tf';
import { rowNorms, unitRows } from './unit-rows';

export const ACTIVATIONS = ['relu', 'abs', 'square'] as const;
export const POOLINGS = ['mean', 'sum'] as const;
export const NORMALISATIONS = ['l2', 'none'] as const;
export const DISTANCES = ['l2', 'mse', 'l1', 'cosine'] as const;

export interface ChannelMapOptions {
  readonly activation: (typeof ACTIVATIONS)[number];
  readonly pooling: (typeof POOLINGS)[number];
  readonly normalisation: (typeof NORMALISATIONS)[number];
  /** The feature maps come out of a ReLU already, so that taking it again would change nothing. */
  readonly isActivated?: boolean;
}

/**
 * a[c] = pool over h, w of activation(A)[h, w, c], then a / max(|a|_2, 1e-8) if normalised.
 * @param features [batch, height, width, channels]
 * @returns [batch, channels]
 */
export function channelMaps(
  features: tf.Tensor4D,
  { activation, pooling, normalisation, isActivated = false }: ChannelMapOptions,
): tf.Tensor2D {
  const activate = {
    relu: isActivated ? (x: tf.Tensor4D) => x : tf.relu<tf.Tensor4D>,
    abs: tf.abs<tf.Tensor4D>,
    square: tf.square<tf.Tensor4D>,
  };
  const activated = activate[activation](features);
  // Length one does not depend on what all entries were divided by, so mean and sum agree here.
  const unit = normalisation === 'l2' ? unitChannelMap(activated) : null;
  if (unit) return unit;
  const mean = globalAveragePool(activated);
  const maps = pooling === 'mean' ? mean : tf.mul<tf.Tensor2D>(mean, features.shape[1] * features.shape[2]);
  return normalisation === 'l2' ? unitRows(maps) : maps;
}

/**
 * Distance of two sets of maps, per example: `l2` sqrt(sum (u-v)^2 + 1e-12); `mse` mean (u-v)^2; `l1` mean |u-v|;
 * `cosine` 1 - u.v / (max(|u|, 1e-8) max(|v|, 1e-8)).
 * @param teacher [batch, channels]
 * @param student [batch, channels]
 * @returns [batch]
 * @throws ShapeError when the shapes differ
 */
export function channelMapDistance(teacher: tf.Tensor2D, student: tf.Tensor2D, distance: (typeof DISTANCES)[number]): tf.Tensor1D {
  if (teacher.shape.join() !== student.shape.join()) {
    throw new ShapeError(`student channel maps have shape [${student.shape}], expected [${teacher.shape}] like the teacher's`);
  }
  if (distance !== 'cosine') return rowDistance(teacher, student, distance);
  const scale = tf.reshape(tf.mul(rowNorms(teacher), rowNorms(student)), [-1]);
  return tf.sub(1, tf.div(tf.sum(tf.mul(teacher, student), 1), scale));
}
