/** Float images turned into what a canvas takes. */

/** How far differences are magnified, so that 8/255 is easy to see. */
export const DIFFERENCE_GAIN = 10;

/**
 * Opaque RGBA bytes of an image.
 * @param image [height, width, 3] in [0, 1], row-major
 * @returns [height, width, 4] bytes; values outside [0, 1] are clipped
 */
export function toRgba(image: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const pixels = image.length / 3;
  const rgba = new Uint8ClampedArray(4 * pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) rgba[4 * pixel + channel] = 255 * (image[3 * pixel + channel] ?? 0);
    rgba[4 * pixel + 3] = 255;
  }
  return rgba;
}

/** The perturbation as an image: 0.5 + gain (adversarial - clean); no change is middle grey. */
export function difference(clean: Float32Array, adversarial: Float32Array, gain = DIFFERENCE_GAIN): Float32Array {
  return Float32Array.from(adversarial, (value, at) => 0.5 + gain * (value - (clean[at] ?? 0)));
}
