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

/** BINUNICODE with each byte as the letter of its number. */
export const latin1Text = (bytes: Uint8Array) => {
  const text = new TextEncoder().encode(Buffer.from(bytes).toString('latin1'));
  return joinBytes(['X', u32(text.length), text]);
};
/** Bytes as Python 3 writes them in protocol 2: a call of _codecs.encode. */
export const encodedBytes = (bytes: Uint8Array, codec = 'latin1') =>
  joinBytes(['c_codecs\nencode\n', latin1Text(bytes), 'X', u32(codec.length), codec, [0x86], 'R']);

const u64 = (value: number) => [...u32(value), 0, 0, 0, 0];
const shortText = (text: string) => joinBytes([[0x8c, text.length], text]);
const global4 = (module: string, attribute: string) => joinBytes([shortText(module), [0x94], shortText(attribute), [0x94, 0x93, 0x94]]);
const int = (value: number) => ['J'.charCodeAt(0), ...u32(value)];
/** The state of the type `u1`, which the reader passes over. */
const typeState = joinBytes(['(K\x03', shortText('|'), 'NNN', int(0xffffffff), int(0xffffffff), 'K\0tb']);

/** An array as Python 3 reduces it in protocol 2. */
export const arrayOfPython3 = (rows: number, columns: number, bytes: Uint8Array) =>
  joinBytes([
    'cnumpy._core.multiarray\n_reconstruct\ncnumpy\nndarray\n',
    joinBytes(['K\0', [0x85], encodedBytes(Uint8Array.of(98)), [0x87], 'R(K\x01']),
    joinBytes([int(rows), int(columns), [0x86], 'cnumpy\ndtype\n', 'X', u32(2), 'u1', [0x89, 0x88, 0x87], 'R', typeState]),
    joinBytes([[0x89], encodedBytes(bytes), 'tb']),
  ]);

/** An array in protocol 5: its bytes (BYTEARRAY8) come before its type and shape. */
export const arrayOfProtocol5 = (rows: number, columns: number, bytes: Uint8Array, { type = 'u1', order = 'C' } = {}) =>
  joinBytes([
    joinBytes([global4('numpy._core.numeric', '_frombuffer'), '(', [0x96], u64(bytes.length), bytes, [0x94]]),
    joinBytes([global4('numpy', 'dtype'), shortText(type), [0x94, 0x89, 0x88, 0x87, 0x94], 'R', [0x94], typeState]),
    joinBytes([int(rows), int(columns), [0x86, 0x94], shortText(order), [0x94], 't', [0x94], 'R', [0x94]]),
  ]);

/** An array in protocol 4: bytes (BINBYTES or BINBYTES8) in its state. */
export const arrayOfProtocol4 = (rows: number, columns: number, bytes: Uint8Array, opcode: 'B' | 0x8e = 'B') =>
  joinBytes([
    joinBytes([global4('numpy._core.multiarray', '_reconstruct'), global4('numpy', 'ndarray'), 'K\0', [0x85], 'C\x01b', [0x87], 'R(K\x01']),
    joinBytes([int(rows), int(columns), [0x86], global4('numpy', 'dtype'), shortText('u1'), [0x89, 0x88, 0x87], 'R', typeState]),
    joinBytes([[0x89], opcode === 'B' ? joinBytes(['B', u32(bytes.length)]) : joinBytes([[opcode], u64(bytes.length)]), bytes, 'tb']),
  ]);

/** A dict as Python 3 writes it: keys are text in protocol 2, memorised short text in a frame later. */
export const makePickle3 = (protocol: 2 | 4 | 5, entries: readonly (readonly [string, Uint8Array])[]) => {
  const key = (text: string) => (protocol === 2 ? joinBytes(['X', u32(text.length), text]) : joinBytes([shortText(text), [0x94]]));
  const body = joinBytes(['}', '(', ...entries.flatMap(([name, value]) => [key(name), value]), 'u.']);
  const frame = protocol === 2 ? [] : [0x95, ...u64(body.length)];
  return joinBytes([[0x80, protocol], frame, body]);
};
