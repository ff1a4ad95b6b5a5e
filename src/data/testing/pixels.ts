/** Made-up pictures in every arrangement that files use. */
import { IMAGE_BYTES } from '../../protocol/images';
import { RECORD_BYTES } from '../store/shard-store';
import { joinBytes } from './pickle';

const PIXELS = 1024;

/** Bytes that look random and do not repeat; the same each time. */
export function noise(count: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  for (let i = 0, state = seed; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** [count, 3072] planes -> [count, 32, 32, 3]. */
export const toPixels = (planes: Uint8Array) =>
  Uint8Array.from(planes, (_, at) => {
    const inside = at % IMAGE_BYTES;
    return planes[at - inside + (inside % 3) * PIXELS + Math.floor(inside / 3)]!;
  });

/** [count, 3072] planes -> MATLAB's [32, 32, 3, count], columns first. */
export const toColumns = (planes: Uint8Array) =>
  Uint8Array.from(planes, (_, at) => {
    const inside = at % PIXELS;
    return planes[at - inside + (inside % 32) * 32 + Math.floor(inside / 32)]!;
  });

/** Splits a CIFAR-10 batch into classes and planes. */
export function takeApart(batch: Uint8Array): { readonly classes: Uint8Array<ArrayBuffer>; readonly planes: Uint8Array<ArrayBuffer> } {
  const count = batch.length / RECORD_BYTES;
  const classes = Uint8Array.from({ length: count }, (_, i) => batch[i * RECORD_BYTES]!);
  const planes = new Uint8Array(count * IMAGE_BYTES);
  for (let i = 0; i < count; i++) planes.set(batch.subarray(i * RECORD_BYTES + 1, (i + 1) * RECORD_BYTES), i * IMAGE_BYTES);
  return { classes, planes };
}

/** A CIFAR-10 batch of these classes with noise for pictures. */
export function makeNoisyBatch(classes: readonly number[]): Uint8Array<ArrayBuffer> {
  const pixels = noise(classes.length * IMAGE_BYTES);
  return joinBytes(classes.flatMap((label, i) => [[label], pixels.subarray(i * IMAGE_BYTES, (i + 1) * IMAGE_BYTES)]));
}

/** Class numbers as NumPy's `<i8`. */
export const toInt64 = (classes: Uint8Array) => Uint8Array.from({ length: 8 * classes.length }, (_, i) => (i % 8 ? 0 : classes[i / 8]!));
