/** Generated pictures behind the interface of stored ones. */
import { ShapeError } from '../../../protocol/errors';
import { IMAGE_BYTES, type ImageSource } from '../../../protocol/images';
import { CLASS_COUNT, type Painter } from './picture';

/**
 * A finite source draws each picture once and keeps it; an endless one draws on every read.
 * @throws ShapeError on reading an index that is not an integer in [0, count)
 */
export function createGeneratedSource(paint: Painter, split: number, count: number): ImageSource {
  const kept = Number.isFinite(count) ? new Uint8Array(count * IMAGE_BYTES) : null;
  const isDrawn = new Uint8Array(kept ? count : 0);
  return {
    count,
    read(indices, images, labels) {
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i]!;
        if (!Number.isInteger(index) || index < 0 || index >= count) {
          throw new ShapeError(`image index is ${index}, expected an integer in [0, ${count})`);
        }
        labels[i] = index % CLASS_COUNT;
        if (!kept) {
          paint(split, index, images, i * IMAGE_BYTES);
          continue;
        }
        const start = index * IMAGE_BYTES;
        if (!isDrawn[index]) paint(split, index, kept, start);
        isDrawn[index] = 1;
        images.set(kept.subarray(start, start + IMAGE_BYTES), i * IMAGE_BYTES);
      }
    },
  };
}
