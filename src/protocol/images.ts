/** Labelled images as bytes; what the data layer offers and the engine cuts its batches from. */

export interface ImageSource {
  /** Number of images; `Infinity` when they are generated afresh. */
  readonly count: number;
  /**
   * Copies images into `images` ([indices.length, 32, 32, 3] uint8, row-major, channels last) and class
   * numbers into `labels`.
   */
  read(indices: ArrayLike<number>, images: Uint8Array, labels: Uint8Array): void;
  /** Brings these images, or all, to where `read` finds them; sources without it always have them. Rejects with DataError. */
  load?(indices?: ArrayLike<number>): Promise<void>;
}

export interface LoadedDataset {
  readonly id: string;
  readonly classes: readonly string[];
  /** SHA-256 over everything that determines the images. */
  readonly hash: string;
  readonly train: ImageSource;
  readonly test: ImageSource;
  /**
   * Resolves when the bytes that were loaded have been compared with their hashes, which may be after the first images are used; rejects with
   * DataError when they differ. Absent where nothing is stored.
   */
  checked?(): Promise<void>;
}

export const IMAGE_SIZE = 32;
export const IMAGE_CHANNELS = 3;
export const IMAGE_BYTES = IMAGE_SIZE * IMAGE_SIZE * IMAGE_CHANNELS;
