/** A data set's images kept on the device, so that a step uploads a few numbers instead of pictures. */
import { IMAGE_BYTES, IMAGE_SIZE, type ImageSource } from '../protocol/images';
import { DRAW } from './augment/flip-crop';
import { gatherImages, residentImageBytes } from './primitives';
import * as tf from './tf';

/** Images read at once while filling. */
const CHUNK = 1024;

export class ResidentImages {
  readonly count: number;
  readonly #labels: Uint8Array;
  readonly #bytes: tf.Tensor1D;

  private constructor(source: ImageSource) {
    this.count = source.count;
    this.#labels = new Uint8Array(this.count);
    const bytes = new Uint8Array(this.count * IMAGE_BYTES);
    for (let from = 0; from < this.count; from += CHUNK) {
      const indices = Int32Array.from({ length: Math.min(CHUNK, this.count - from) }, (_, i) => from + i);
      const end = from + indices.length;
      source.read(indices, bytes.subarray(from * IMAGE_BYTES, end * IMAGE_BYTES), this.#labels.subarray(from, end));
    }
    this.#bytes = tf.tidy(() => tf.keep(tf.tensor1d(new Int32Array(bytes.buffer), 'int32')));
  }

  /** Reads the whole source, or returns null where it would not fit or the backend cannot use it. */
  static of(source: ImageSource): ResidentImages | null {
    const fits = Number.isFinite(source.count) && source.count > 0 && source.count * IMAGE_BYTES <= residentImageBytes();
    return fits ? new ResidentImages(source) : null;
  }

  /**
   * @param draws [batch, 3] from `drawFlipCrop`
   * @returns images [batch, 32, 32, 3] in [0, 1] and class numbers
   */
  read(indices: ArrayLike<number>, draws: Int32Array): { readonly images: tf.Tensor4D; readonly labels: Uint8Array } {
    const rows = Int32Array.from({ length: indices.length * (DRAW + 1) }, (_, i) => {
      const [row, column] = [Math.floor(i / (DRAW + 1)), i % (DRAW + 1)];
      return column === 0 ? indices[row]! : draws[row * DRAW + column - 1]!;
    });
    const images = tf.tidy(() => gatherImages(this.#bytes, tf.tensor2d(rows, [indices.length, DRAW + 1], 'int32'), IMAGE_SIZE));
    return { images, labels: Uint8Array.from(indices, (index) => this.#labels[index]!) };
  }

  dispose(): void {
    this.#bytes.dispose();
  }
}
