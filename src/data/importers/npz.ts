/** .npz (a zip of arrays) and loose .npy files: images and classes are told by their shapes, put together by their names. */
import { DataError } from '../../protocol/errors';
import type { ImportContext } from './context';
import { storeImages } from './images';
import { checkImages, layoutOf, type NpyFile, readClasses, readNpyHeader } from './npy';
import { splitByName } from './recognise';
import { readSource, type Source } from './source';
import { listZip, verifyEntry, type ZipEntry } from './zip';

const MAX_ENTRIES = 100;
/** SVHN with its extra images takes 2 GB. */
const MAX_UNPACKED = 4 * 2 ** 30;

export async function openNpy(source: Source): Promise<NpyFile> {
  const reader = readSource(source);
  const header = await readNpyHeader(reader);
  await reader.cancel();
  return { source, header };
}

/** @throws DataError when the checksum of an entry is wrong */
export async function openNpz(file: File, entries: readonly ZipEntry[]): Promise<NpyFile[]> {
  const files: NpyFile[] = [];
  for (const entry of entries) files.push(await openNpy(await verifyEntry(file, entry)));
  return files;
}

export const listNpz = (file: File) => listZip(file, { entries: MAX_ENTRIES, unpacked: MAX_UNPACKED });

/** `x_train.npy` and `y_train.npy`, `cifar10.1_v6_data.npy` and `cifar10.1_v6_labels.npy`: the name less the word for its role. */
const stem = ({ source }: NpyFile) =>
  source.name
    .split('/')
    .at(-1)!
    .toLowerCase()
    .replace(/\.npy$/, '')
    .replace(/(^|[_-])(x|y|data|images?|labels?|targets?|classes)(?=[_-]|$)/g, '');

/** @throws DataError when images have no classes of the same count */
function pairNpy(files: readonly NpyFile[]): { readonly images: NpyFile; readonly classes: NpyFile }[] {
  const isImages = ({ header }: NpyFile) => layoutOf(header.shape) !== undefined;
  const classes = files.filter((file) => !isImages(file));
  const images = files.filter(isImages);
  const list = files.map(({ source, header }) => `"${source.name}" [${header.shape.join(', ')}]`).join(', ');
  if (images.length === 0)
    throw new DataError(`arrays are ${list}, expected images of [count, 32, 32, 3], [count, 3072] or [count, 28, 28] among them`);
  return images.map((image) => {
    checkImages(image);
    const fitting = classes.filter(({ header }) => header.shape[0] === image.header.shape[0]);
    const found = fitting.find((each) => stem(each) === stem(image)) ?? (fitting.length === 1 ? fitting[0] : undefined);
    if (!found)
      throw new DataError(
        `array "${image.source.name}" [${image.header.shape.join(', ')}] has no classes, expected an array of ${image.header.shape[0]} beside it`,
      );
    return { images: image, classes: found };
  });
}

/** @throws DataError on other arrays than images with classes, and as the shard writer does */
export async function storeNpy(files: readonly NpyFile[], context: ImportContext): Promise<void> {
  for (const { images, classes } of pairNpy(files)) {
    const { layout, count } = checkImages(images);
    const labels = readSource(classes.source);
    const numbers = await readClasses(labels, await readNpyHeader(labels));
    await labels.cancel();
    const reader = readSource(images.source);
    await readNpyHeader(reader);
    const file = images.source.name;
    const split = splitByName(file);
    const dataset = datasetOf(file, numbers, context);
    const hint = {
      file,
      records: count,
      pixels: layout === 'grey' ? 'grey' : 'colour',
      ...(split ? { split } : {}),
      ...(dataset ? { dataset } : {}),
    } as const;
    await storeImages({ reader, layout, classes: numbers, hint }, context);
    await reader.cancel();
  }
}

/** Classes above 9 are CIFAR-100's; CIFAR-10.1 has no mark but its name. */
function datasetOf(file: string, classes: Uint8Array, { chosen }: ImportContext): string | undefined {
  if (/cifar-?10\.1/i.test(file)) return 'cifar-10-1';
  if (classes.some((label) => label > 9)) return 'cifar-100';
  return chosen;
}
