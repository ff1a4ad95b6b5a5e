/** Parts of a dataset: a held-out part of the training images, a seeded subset. */
import { ConfigError, ShapeError } from '../protocol/errors';
import type { ImageSource, LoadedDataset } from '../protocol/images';
import { createDraws } from './draws';
import { sha256 } from './hash';

/** The images of `source` at the places `place` gives; `count` is asked anew each time, since a source may grow. */
function view(source: ImageSource, count: () => number, place: (index: number) => number): ImageSource {
  return {
    get count() {
      return count();
    },
    read(indices, images, labels) {
      const places = Float64Array.from(indices, (index) => {
        if (index >= 0 && index < count()) return place(index);
        throw new ShapeError(`image index is ${index}, expected an integer in [0, ${count()})`);
      });
      source.read(places, images, labels);
    },
  };
}

/**
 * Holds back the first `count` training images and puts them in the place of the test images: for choosing settings without looking at
 * the test set. The first, because they stay the same when a set still grows or never ends.
 * @param count at least 1 and less than the number of training images
 * @throws ConfigError
 */
export async function validationSplit(dataset: LoadedDataset, count: number): Promise<LoadedDataset> {
  const { train, id, classes } = dataset;
  if (!Number.isInteger(count) || count < 1 || count >= train.count) {
    throw new ConfigError(`number of validation images is ${count}, expected an integer in [1, ${train.count - 1}]`);
  }
  return {
    id,
    classes,
    hash: await sha256(JSON.stringify([dataset.hash, 'validation', count])),
    train: view(
      train,
      () => train.count - count,
      (index) => index + count,
    ),
    test: view(
      train,
      () => count,
      (index) => index,
    ),
  };
}

/** The first `count` numbers of a seeded order of 0 to `total` - 1. */
function drawSubset(total: number, count: number, seed: number): Uint32Array {
  const draws = createDraws();
  draws.restart(seed, 0, 0);
  const order = Uint32Array.from({ length: total }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + draws.below(total - i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order.slice(0, count);
}

/**
 * Keeps `limit` training images, drawn without replacement by `seed`; all of them when there are no more, and the first `limit` of an
 * endless source, whose images are independent draws anyway.
 * @param limit at least 1
 * @throws ConfigError
 */
export async function limited(dataset: LoadedDataset, limit: number, seed: number): Promise<LoadedDataset> {
  const { train } = dataset;
  if (!Number.isInteger(limit) || limit < 1)
    throw new ConfigError(`limit of training images is ${limit}, expected an integer of at least 1`);
  const subset = Number.isFinite(train.count) && limit < train.count ? drawSubset(train.count, limit, seed) : null;
  return {
    id: dataset.id,
    classes: dataset.classes,
    hash: await sha256(JSON.stringify([dataset.hash, 'limit', limit, seed])),
    train: view(
      train,
      () => Math.min(limit, train.count),
      (index) => subset?.[index] ?? index,
    ),
    test: dataset.test,
  };
}
