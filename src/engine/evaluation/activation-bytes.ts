/** How much memory an attack needs for each image of its batch. */
import type { Architecture } from '../architecture';
import { layerShapes } from '../architecture';

const BYTES_PER_VALUE = 4;
/** Auto-PGD keeps about ten versions of its images between steps and makes as many on the way; the others keep fewer. */
const ATTACK_IMAGES = 20;

const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/**
 * Bytes an image takes at the peak of an input gradient under attack: every layer's output is kept for the way back,
 * where the largest two gradients exist beside them, and the attack holds images of its own.
 */
export function activationBytes(architecture: Architecture): number {
  const sizes = [...layerShapes(architecture).values()].map(sizeOf);
  const kept = sizes.reduce((a, b) => a + b, 0);
  return BYTES_PER_VALUE * (kept + 2 * Math.max(...sizes) + ATTACK_IMAGES * sizeOf(architecture.input));
}
