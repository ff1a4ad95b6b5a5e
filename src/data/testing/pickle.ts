/** Pickles as Python 2 wrote those of CIFAR: protocol 2, classes before pixels. */

/** Bytes of opcodes and names, written one after another. */
export function joinBytes(parts: readonly (Uint8Array | string | readonly number[])[]): Uint8Array<ArrayBuffer> {
  const bytes = parts.map((part) => (typeof part === 'string' ? new TextEncoder().encode(part) : Uint8Array.from(part)));
  const joined = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of bytes) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const u32 = (value: number) => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];

/** SHORT_BINSTRING */
export const shortString = (text: string) => joinBytes(['U', [text.length], text]);
/** EMPTY_LIST, MARK, BININT1 ..., APPENDS */
export const numbers = (values: ArrayLike<number>) =>
  joinBytes([']q\x03(', Uint8Array.from({ length: 2 * values.length }, (_, i) => (i % 2 ? values[i >> 1]! : 0x4b)), 'e']);

/** A C-ordered array of bytes, [rows, columns], as numpy reduces it. */
export const array = (rows: number, columns: number, bytes: Uint8Array) =>
  joinBytes(
    [
      'cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n',
      'K\0\x85U\x01b\x87R(K\x01',
      ['J'.charCodeAt(0), ...u32(rows), 'J'.charCodeAt(0), ...u32(columns), 0x86],
      'cnumpy\ndtype\nU\x02u1K\0K\x01',
      [0x87],
      'R(K\x03U\x01|NNN',
      ['J'.charCodeAt(0), 255, 255, 255, 255, 'J'.charCodeAt(0), 255, 255, 255, 255],
      'K\0tb',
      [0x89, 'T'.charCodeAt(0), ...u32(bytes.length)],
      bytes,
      'tb',
    ].map((part) => (typeof part === 'string' ? Uint8Array.from(part, (letter) => letter.charCodeAt(0)) : part)),
  );

/** A dict with these keys and already pickled values. */
export const makePickle = (entries: readonly (readonly [string, Uint8Array])[]) =>
  joinBytes([[0x80, 2], '}q\x01(', ...entries.flatMap(([key, value]) => [shortString(key), value]), 'u.']);

/** `data_batch_1` and the like: planes, one row an image. */
export const makeBatchPickle = (classes: ArrayLike<number>, planes: Uint8Array) =>
  makePickle([
    ['batch_label', shortString('training batch 1 of 5')],
    ['labels', numbers(classes)],
    ['data', array(classes.length, 3072, planes)],
    ['filenames', joinBytes([']'])],
  ]);
