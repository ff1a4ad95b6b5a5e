/** Fewer classes than a dataset has. */
import { ConfigError, ShapeError } from '../protocol/errors';
import type { ImageSource, LoadedDataset } from '../protocol/images';
import { sha256 } from '../protocol/sha256';
import { readLabels } from './splits';

/** The images of the kept classes in their own order, classes numbered anew. */
function only(source: ImageSource, numbers: readonly number[]): ImageSource {
  const labelOf = new Map(numbers.map((old, label) => [old, label]));
  const places = [...readLabels(source).entries()].flatMap(([index, label]) => (labelOf.has(label) ? [index] : []));
  return {
    count: places.length,
    read(indices, images, labels) {
      const at = Float64Array.from(indices, (index) => {
        const place = places[index];
        if (place === undefined) throw new ShapeError(`image index is ${index}, expected an integer in [0, ${places.length})`);
        return place;
      });
      source.read(at, images, labels);
      for (let i = 0; i < indices.length; i++) labels[i] = labelOf.get(labels[i]!)!;
    },
  };
}

/**
 * Keeps the images of some classes, which are numbered in the order they are named.
 * @param names at least two of the dataset's classes, each once
 * @throws ConfigError for a class that does not exist, and for images that never end
 */
export async function onlyClasses(dataset: LoadedDataset, names: readonly string[]): Promise<LoadedDataset> {
  const { classes, train, test } = dataset;
  const numbers = names.map((name) => classes.indexOf(name));
  const unknown = names.find((_, index) => numbers[index] === -1);
  if (unknown !== undefined) throw new ConfigError(`class is "${unknown}", expected one of ${classes.join(', ')}`);
  if (new Set(numbers).size < Math.max(2, numbers.length)) {
    throw new ConfigError(`classes are ${names.join(', ')}, expected at least two, each once`);
  }
  if (![train, test].every(({ count }) => Number.isFinite(count))) {
    throw new ConfigError(`classes are ${names.join(', ')}, expected all of them for images that never end`);
  }
  return {
    ...dataset,
    classes: names,
    hash: await sha256(JSON.stringify([dataset.hash, 'classes', names])),
    train: only(train, numbers),
    test: only(test, numbers),
  };
}
