/** The classes of a source, in its order. */
import { IMAGE_BYTES, type ImageSource } from '../../protocol/images';

export function labelsOf(source: ImageSource): number[] {
  const labels = new Uint8Array(source.count);
  source.read(
    Array.from(labels, (_, i) => i),
    new Uint8Array(source.count * IMAGE_BYTES),
    labels,
  );
  return [...labels];
}
