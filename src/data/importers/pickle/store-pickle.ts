/** CIFAR for Python: a pickled dict of classes and planes. */
import { DataError } from '../../../protocol/errors';
import { IMAGE_BYTES } from '../../../protocol/images';
import { RECORD_BYTES } from '../../store/shard-store';
import { checkGroup } from '../binary';
import type { ByteReader } from '../byte-reader';
import { createByteReader } from '../byte-reader';
import type { ImportContext } from '../context';
import { storeImages } from '../images';
import { MAX_IMAGES } from '../npy';
import { splitByName } from '../recognise';
import { readPickle } from './read-pickle';
import { MARK, PickleArray, PickleName, type PickleStack, PickleTuple, PickleType, type PickleValue } from './values';

interface Classes {
  readonly dataset: 'cifar-10' | 'cifar-100';
  readonly classes: readonly number[];
}

const isNumbers = (value: unknown, count: number): value is number[] =>
  Array.isArray(value) && value.length === count && value.every((item) => typeof item === 'number' && item >= 0 && item < 256);

/** The classes, once the dict or the half-read stack holds them. */
function findClasses(find: (key: string) => unknown, count: number, file: string): Classes | null {
  const plain = find('labels');
  if (isNumbers(plain, count)) return { dataset: 'cifar-10', classes: plain };
  const fine = find('fine_labels');
  if (!isNumbers(fine, count)) return null;
  const coarse = find('coarse_labels');
  if (isNumbers(coarse, count)) for (const [i, label] of fine.entries()) checkGroup(coarse[i]!, label, i, file);
  return { dataset: 'cifar-100', classes: fine };
}

/** On the stack a value lies right above its key. */
const inStack = (stack: PickleStack) => (key: string) => stack[stack.indexOf(key) + 1];
const inDict = (value: PickleValue) => (key: string) => (value instanceof Map ? value.get(key) : undefined);

/**
 * Classes come before pixels in the distributed files, so shards are stored while the pixels stream by. Pixels that come first are held.
 * @throws DataError on a pickle that holds anything else, and as the shard writer does
 */
export async function storePickle(name: string, reader: ByteReader, context: ImportContext): Promise<void> {
  let held: Uint8Array<ArrayBuffer> | null = null;
  let isStored = false;
  const store = ({ dataset, classes }: Classes, from: ByteReader) =>
    storeImages(
      {
        reader: from,
        layout: 'planes',
        classes,
        hint: { file: name, records: classes.length, pixels: 'colour', dataset, ...splitOf(name) },
      },
      context,
    );

  const value = await readPickle(reader, async (from, length, stack) => {
    const count = length / IMAGE_BYTES;
    if (held || isStored || !Number.isInteger(count) || count > MAX_IMAGES) {
      throw new DataError(
        `file "${name}" holds ${length} bytes in one string, expected the pixels of images once, a multiple of ${IMAGE_BYTES}`,
      );
    }
    checkState(stack, count, name);
    const found = isBeforeShape(stack) ? null : findClasses(inStack(stack), count, name);
    if (found) {
      await store(found, from);
      isStored = true;
    } else if (length > MAX_HELD) {
      throw new DataError(`file "${name}" holds ${length} bytes of pixels before their classes, expected at most ${MAX_HELD}`);
    } else held = await from.take(length);
  });
  if (isStored) return;
  const pixels = held as Uint8Array<ArrayBuffer> | null;
  const data = inDict(value)('data');
  if (pixels && data instanceof PickleArray) checkArray(data.type, data.shape, pixels.length / IMAGE_BYTES, name);
  const found = pixels && findClasses(inDict(value), pixels.length / IMAGE_BYTES, name);
  if (!pixels || !found)
    throw new DataError(`file "${name}" is a pickle without images and classes, expected "data" with "labels" or "fine_labels"`);
  await store(found, createByteReader(new Blob([pixels]).stream(), `file "${name}"`));
}

/** Shape and type lie on the stack below the bytes; a bare string of bytes has none. */
function checkState(stack: PickleStack, count: number, name: string): void {
  const state = stack.slice(stack.lastIndexOf(MARK) + 1);
  const type = state.find((value) => value instanceof PickleType);
  if (type) checkArray(type.name, state.find((value) => value instanceof PickleTuple)?.items ?? [], count, name);
}

function checkArray(type: string, shape: readonly unknown[], count: number, name: string): void {
  if (type === 'u1' && shape[0] === count && shape[1] === IMAGE_BYTES && shape.length === 2) return;
  throw new DataError(`file "${name}" holds an array of ${type} [${shape.join(', ')}], expected u1 [${count}, ${IMAGE_BYTES}]`);
}

/** Protocol 5 writes an array's bytes before its shape, which may turn out to be another one: they are held until then. */
const isBeforeShape = (stack: PickleStack): boolean => {
  const callee = stack[stack.lastIndexOf(MARK) - 1];
  return callee instanceof PickleName && callee.name === '_frombuffer';
};

/** Ten thousand images. */
const MAX_HELD = 10_000 * (RECORD_BYTES - 1);

const splitOf = (name: string) => {
  const split = splitByName(name);
  return split ? { split } : {};
};
