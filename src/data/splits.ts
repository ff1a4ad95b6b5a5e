/** Parts of a dataset: a held-out part of the training images, seeded subsets, balance, wrong labels. */
import { ConfigError, ShapeError } from '../protocol/errors';
import { IMAGE_BYTES, type ImageSource, type LoadedDataset } from '../protocol/images';
import { sha256 } from '../protocol/sha256';
import { createDraws } from './draws';

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
  const { train } = dataset;
  if (!Number.isInteger(count) || count < 1 || count >= train.count) {
    throw new ConfigError(`number of validation images is ${count}, expected an integer in [1, ${train.count - 1}]`);
  }
  return {
    ...dataset,
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

/** In a seeded order: the first `keep[k]` of each class k that a draw of everything meets. */
function drawByClass(total: number, labels: Uint8Array, keep: readonly number[], seed: number): Uint32Array {
  const taken = Array<number>(keep.length).fill(0);
  return drawSubset(total, total, seed).filter((index) => taken[labels[index]!]!++ < keep[labels[index]!]!);
}

/** The class of every image. */
export function readLabels(source: ImageSource): Uint8Array {
  const labels = new Uint8Array(source.count);
  const images = new Uint8Array(READ_AT_ONCE * IMAGE_BYTES);
  for (let first = 0; first < source.count; first += READ_AT_ONCE) {
    const count = Math.min(READ_AT_ONCE, source.count - first);
    const part = labels.subarray(first, first + count);
    source.read(
      Array.from({ length: count }, (_, i) => first + i),
      images,
      part,
    );
  }
  return labels;
}

const READ_AT_ONCE = 500;

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
  return withTrain(dataset, ['limit', limit, seed], {
    count: () => Math.min(limit, train.count),
    place: (index) => subset?.[index] ?? index,
  });
}

/**
 * Keeps as many training images of every class, drawn without replacement by `seed`: few-label learning, or a set without common classes.
 * @param limit of all images together; without it, as many of each as the rarest class has. Endless sets are balanced by how they are drawn.
 * @throws ConfigError when a class has fewer images than that asks for
 */
export async function balanced(dataset: LoadedDataset, limit: number | undefined, seed: number): Promise<LoadedDataset> {
  const { train, classes } = dataset;
  if (!Number.isFinite(train.count)) return limit === undefined ? dataset : limited(dataset, limit, seed);
  const counts = Array<number>(classes.length).fill(0);
  const labels = readLabels(train);
  for (const label of labels) counts[label]!++;
  const rarest = Math.min(...counts);
  const perClass = limit === undefined ? rarest : Math.floor(limit / classes.length);
  if (perClass < 1 || perClass > rarest) {
    throw new ConfigError(
      `images of each class are ${perClass}, expected 1 to ${rarest}, what the rarest class (${classes[counts.indexOf(rarest)]}) has`,
    );
  }
  const subset = drawByClass(train.count, labels, Array<number>(classes.length).fill(perClass), seed);
  return withTrain(dataset, ['balanced', perClass, seed], { count: () => subset.length, place: (index) => subset[index]! });
}

/**
 * Gives each training image, with probability `rate`, a class that is wrong, each wrong class as likely (symmetric label noise,
 * Natarajan et al. 2013). Whether and which is a function of the seed and the image's index, so it stays the same through a run.
 * @param rate in [0, 1]
 * @throws ConfigError
 */
export async function noisyLabels(dataset: LoadedDataset, rate: number, seed: number): Promise<LoadedDataset> {
  const { train, classes } = dataset;
  if (!(rate >= 0 && rate <= 1)) throw new ConfigError(`share of wrong labels is ${rate}, expected a number in [0, 1]`);
  const draws = createDraws();
  return {
    ...dataset,
    hash: await sha256(JSON.stringify([dataset.hash, 'label noise', rate, seed])),
    train: {
      get count() {
        return train.count;
      },
      read(indices, images, labels) {
        train.read(indices, images, labels);
        for (let i = 0; i < indices.length; i++) {
          draws.restart(seed, NOISE_STREAM, indices[i]!);
          if (draws.unit() < rate) labels[i] = (labels[i]! + 1 + draws.below(classes.length - 1)) % classes.length;
        }
      },
    },
  };
}

/** Apart from the streams that draw subsets and pictures. */
const NOISE_STREAM = 1000;

/** The dataset with another choice of its training images. */
async function withTrain(
  dataset: LoadedDataset,
  what: readonly unknown[],
  { count, place }: { readonly count: () => number; readonly place: (index: number) => number },
): Promise<LoadedDataset> {
  return { ...dataset, hash: await sha256(JSON.stringify([dataset.hash, ...what])), train: view(dataset.train, count, place) };
}

/**
 * Long-tailed training images (Cui et al. 2019, arXiv:1901.05555, section 5.1): class k of K keeps n₀ ρ^(-k / (K - 1)) of its images, rounded
 * down but at least one, where n₀ is what the largest class has; drawn without replacement by `seed`. A class that has fewer keeps all.
 * @param ratio ρ of at least 1: images of the first class for each of the last
 * @throws ConfigError on another ratio, and for a set without end, which has no sizes to change
 */
export async function imbalanced(dataset: LoadedDataset, ratio: number, seed: number): Promise<LoadedDataset> {
  const { train, classes } = dataset;
  if (!(ratio >= 1)) throw new ConfigError(`imbalance of classes is ${ratio}, expected a number of at least 1`);
  if (!Number.isFinite(train.count)) throw new ConfigError(`imbalance of classes is ${ratio}, expected 1 for images that never end`);
  const labels = readLabels(train);
  const counts = Array<number>(classes.length).fill(0);
  for (const label of labels) counts[label]!++;
  const largest = Math.max(...counts);
  const keep = counts.map((_, k) => Math.max(1, Math.floor(largest * ratio ** (-k / Math.max(1, classes.length - 1)))));
  const subset = drawByClass(train.count, labels, keep, seed);
  return withTrain(dataset, ['imbalance', ratio, seed], { count: () => subset.length, place: (index) => subset[index]! });
}

export interface PartOptions {
  /** Training images held back and put in the place of the test images. */
  readonly validation?: number;
  readonly limit?: number | undefined;
  /** As many of every class. */
  readonly balanced?: boolean | undefined;
  /** Training images of the first class for each of the last; with `limit`, before it. */
  readonly imbalance?: number | undefined;
  /** Share of training images with a wrong class; validation and test images keep theirs. */
  readonly labelNoise?: number | undefined;
}

/** Holds back, then draws, then disturbs. @throws ConfigError */
export async function partOf(dataset: LoadedDataset, options: PartOptions, seed: number): Promise<LoadedDataset> {
  const { validation = 0, limit, balanced: isBalanced, imbalance = 1, labelNoise = 0 } = options;
  if (isBalanced && imbalance !== 1) throw new ConfigError(`imbalance of classes is ${imbalance}, expected 1 for as many of every class`);
  let part = validation > 0 ? await validationSplit(dataset, validation) : dataset;
  if (imbalance !== 1) part = await imbalanced(part, imbalance, seed);
  if (isBalanced) part = await balanced(part, limit, seed);
  else if (limit !== undefined) part = await limited(part, limit, seed);
  return labelNoise > 0 ? noisyLabels(part, labelNoise, seed) : part;
}
