/** idx, the format of MNIST: images and classes in two files. */
import { DataError } from '../../protocol/errors';
import type { ImportContext } from './context';
import { storeImages } from './images';
import { MAX_IMAGES } from './npy';
import { splitByName } from './recognise';
import { readSource, type Source } from './source';

/** Two zeros, 8 for bytes, the number of dimensions. */
export const isIdx = (head: Uint8Array) => head[0] === 0 && head[1] === 0 && head[2] === 8 && (head[3] === 1 || head[3] === 3);

export interface IdxFile {
  readonly source: Source;
  /** [count] for classes, [count, height, width] for images. */
  readonly shape: readonly number[];
}

/** @param head at least the first 16 bytes @throws DataError on images that are not 28 x 28, or too many */
export function readIdxHeader(source: Source, head: Uint8Array): IdxFile {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const dimensions = head[3]!;
  if (head.length < 4 + 4 * dimensions)
    throw new DataError(`file "${source.name}" ends after ${head.length} bytes, expected an idx header`);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const [count = 0, height = 28, width = 28] = shape;
  if (height !== 28 || width !== 28 || count < 1 || count > MAX_IMAGES) {
    throw new DataError(
      `file "${source.name}" holds [${shape.join(', ')}] bytes, expected [count, 28, 28] images or [count] classes, count at most ${MAX_IMAGES}`,
    );
  }
  return { source, shape };
}

export interface IdxPair {
  readonly images: IdxFile;
  readonly classes: IdxFile;
}

/** What their names have in common: `train` of `train-images-idx3-ubyte.gz`. */
const stem = ({ source }: IdxFile) =>
  source.name
    .split('/')
    .at(-1)!
    .toLowerCase()
    .split(/[-_.]?(images|labels)/)[0]!;

/**
 * Puts images and classes together by name, or, where names differ, by count.
 * @throws DataError when one of them is missing
 */
export function pairIdx(files: readonly IdxFile[]): IdxPair[] {
  const [images, classes] = [3, 1].map((dimensions) => files.filter(({ shape }) => shape.length === dimensions)) as [IdxFile[], IdxFile[]];
  const left = new Set(classes);
  const pairs = images.map((image) => {
    const fitting = [...left].filter(({ shape }) => shape[0] === image.shape[0]);
    const found = fitting.find((each) => stem(each) === stem(image)) ?? fitting[0];
    if (!found)
      throw new DataError(
        `file "${image.source.name}" holds ${image.shape[0]} images without classes, expected their labels file beside it`,
      );
    left.delete(found);
    return { images: image, classes: found };
  });
  for (const { source, shape } of left) {
    throw new DataError(`file "${source.name}" holds ${shape[0]} classes without images, expected their images file beside it`);
  }
  return pairs;
}

/** @throws DataError on a truncated file, and as the shard writer does */
export async function storeIdx({ images, classes }: IdxPair, context: ImportContext): Promise<void> {
  const count = images.shape[0]!;
  const labels = readSource(classes.source);
  await labels.skip(8);
  const numbers = await labels.take(count);
  await labels.cancel();
  const reader = readSource(images.source);
  await reader.skip(16);
  const file = images.source.name;
  const split = splitByName(file);
  const dataset = context.chosen ? { dataset: context.chosen } : {};
  await storeImages(
    { reader, layout: 'grey', classes: numbers, hint: { file, records: count, pixels: 'grey', ...dataset, ...(split ? { split } : {}) } },
    context,
  );
  await reader.cancel();
}
