import { globalAveragePool } from '../primitives';
import type * as tf from '../tf';
import { channelMapDistance } from './activated-channel-maps';

/**
 * Channel distillation at one tap: mean over channels of (mean_hw T - mean_hw S)^2, no activation.
 * Source: Zhou et al. 2020, arXiv:2006.01683.
 * @param teacher spatial means of the teacher, [batch, channels]
 * @param student feature maps of the student, [batch, height, width, channels]
 * @returns [batch]
 * @throws ShapeError when the channel counts differ
 */
export function channelDistillation(teacher: tf.Tensor2D, student: tf.Tensor4D): tf.Tensor1D {
  return channelMapDistance(teacher, globalAveragePool(student), 'mse');
}
