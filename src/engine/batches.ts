/** Cuts batches from an image source: seeded order, one epoch after the other, fixed batch size. */
import { IMAGE_BYTES, IMAGE_SIZE, type ImageSource } from '../protocol/images';
import { augmentImages, drawFlipCrop, type FlipCrop } from './augment/flip-crop';
import { Random } from './random';
import { ResidentImages } from './resident-images';
import * as tf from './tf';

export interface Batch {
  /** [batch, 32, 32, 3] in [0, 1] */
  readonly images: tf.Tensor4D;
  /** Probability rows, [batch, classes]. */
  readonly labels: tf.Tensor2D;
}

export const disposeBatch = ({ images, labels }: Batch): void => {
  images.dispose();
  labels.dispose();
};

/** One-hot rows of class numbers, [count, classes]. */
export function oneHot(labels: ArrayLike<number>, classes: number): tf.Tensor2D {
  const rows = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) rows[i * classes + labels[i]!] = 1;
  return tf.tensor2d(rows, [labels.length, classes]);
}

interface Options extends FlipCrop {
  readonly source: ImageSource;
  readonly classes: number;
  readonly batchSize: number;
  /** How many times in a row each batch is handed out; 1 unless a method replays batches. */
  readonly replays?: number;
}

/**
 * The training images in a random order without replacement, reshuffled each epoch over what the source holds by then;
 * an endless source is read in sequence, every image once. Batch number n depends on the seed and n only.
 */
export class TrainingBatches {
  readonly #options: Options;
  readonly #random: Random;
  #order: Int32Array<ArrayBuffer> = new Int32Array(0);
  #position = 0;
  #epoch = 0;
  #step: number;
  #current: ArrayLike<number> | null = null;
  #resident: ResidentImages | null = null;

  constructor(options: Options, random: Random, step = 0) {
    this.#options = options;
    this.#random = random;
    this.#step = step;
    if (Number.isFinite(options.source.count)) this.#rewind();
  }

  get batchSize(): number {
    return this.#options.batchSize;
  }

  /** Number of the batch that the present step uses. */
  get #number(): number {
    return Math.floor(this.#step / (this.#options.replays ?? 1));
  }

  /** Walks the epochs up to the present step, so that a resumed run sees the images that it would have seen. */
  #rewind(): void {
    const { source, batchSize } = this.#options;
    const perEpoch = Math.floor(source.count / batchSize);
    if (this.#number === 0 || perEpoch === 0) return;
    this.#epoch = Math.floor(this.#number / perEpoch);
    this.#shuffle();
    this.#position = (this.#number % perEpoch) * batchSize;
  }

  #shuffle(): void {
    this.#order = this.#random.fork(`epoch ${this.#epoch}`).permutation(this.#options.source.count);
    this.#epoch++;
    this.#position = 0;
  }

  #indices(): ArrayLike<number> {
    const { source, batchSize } = this.#options;
    if (!Number.isFinite(source.count)) return Array.from({ length: batchSize }, (_, i) => this.#number * batchSize + i);
    if (source.count < batchSize) {
      const random = this.#random.fork(`small ${this.#number}`);
      return Array.from({ length: batchSize }, () => random.integer(source.count));
    }
    if (this.#position + batchSize > this.#order.length) this.#shuffle();
    const indices = this.#order.subarray(this.#position, this.#position + batchSize);
    this.#position += batchSize;
    return indices;
  }

  next(): Batch {
    const { source, classes, batchSize, replays = 1 } = this.#options;
    if (!this.#current || this.#step % replays === 0) this.#current = this.#indices();
    const random = this.#random.fork(`augment ${this.#number}`);
    this.#step++;
    if (this.#resident?.count !== source.count) {
      this.#resident?.dispose();
      this.#resident = ResidentImages.of(source);
    }
    if (this.#resident) {
      const { images, labels } = this.#resident.read(this.#current, drawFlipCrop(batchSize, this.#options, random));
      return { images, labels: oneHot(labels, classes) };
    }
    const bytes = new Uint8Array(batchSize * IMAGE_BYTES);
    const labels = new Uint8Array(batchSize);
    source.read(this.#current, bytes, labels);
    const images = augmentImages(bytes, batchSize, IMAGE_SIZE, this.#options, random);
    return { images: tf.tensor4d(images, [batchSize, IMAGE_SIZE, IMAGE_SIZE, 3]), labels: oneHot(labels, classes) };
  }

  /** Frees the images on the device; the next batch would bring them back. */
  dispose(): void {
    this.#resident?.dispose();
    this.#resident = null;
  }
}

/** The images at `indices` as they are, with their class numbers. */
export function readImages(source: ImageSource, indices: ArrayLike<number>): { readonly images: tf.Tensor4D; readonly labels: Uint8Array } {
  const bytes = new Uint8Array(indices.length * IMAGE_BYTES);
  const labels = new Uint8Array(indices.length);
  source.read(indices, bytes, labels);
  const values = augmentImages(bytes, indices.length, IMAGE_SIZE, { flip: false, crop: 0 }, new Random(0));
  return { images: tf.tensor4d(values, [indices.length, IMAGE_SIZE, IMAGE_SIZE, 3]), labels };
}
