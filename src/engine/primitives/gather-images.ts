/** Cutting a batch from images that are on the device already. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';

const GATHER = 'GatherImages';
/** How many bytes of images the active backend keeps; 0 where it has no kernel to read them. */
const LIMIT = 'RESIDENT_IMAGE_BYTES';

tf.env().registerFlag(LIMIT, () => 0);

/** Set by whoever installs the kernel. */
export const setResidentImageBytes = (bytes: number): void => tf.env().set(LIMIT, bytes);

/** Bytes of images that may be kept on the device of the active backend. */
export const residentImageBytes = (): number => (hasKernel(GATHER) ? tf.env().getNumber(LIMIT) : 0);

/**
 * The images of a batch in [0, 1], each mirrored and shifted as drawn; the same values, bit by bit, as on the processor.
 * @param bytes images [count, size, size, 3] uint8, four to an int32
 * @param draws [batch, 4] int32: number of the image, mirrored (1 or 0), rows and columns that the view moves
 * @returns [batch, size, size, 3]
 */
export function gatherImages(bytes: tf.Tensor1D, draws: tf.Tensor2D, size: number): tf.Tensor4D {
  return runKernel<tf.Tensor4D>(GATHER, { bytes, draws }, { size });
}
