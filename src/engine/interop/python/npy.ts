/** Arrays as NumPy's .npy files, version 1.0. Source: numpy.lib.format, "Format Version 1.0". */

/** Which numbers a file holds, as NumPy writes it. */
const TYPES = { u1: '|u1', i4: '<i4', f4: '<f4' } as const;

const ALIGNMENT = 64;
const PRELUDE = 10;

/**
 * @param values in row-major order of `shape`
 * @returns magic, version, header and the values, little-endian
 */
export function writeNpy(shape: readonly number[], values: Uint8Array | Int32Array | Float32Array): Uint8Array {
  const type = values instanceof Uint8Array ? TYPES.u1 : values instanceof Int32Array ? TYPES.i4 : TYPES.f4;
  const dimensions = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${dimensions}, }`;
  const length = Math.ceil((PRELUDE + header.length + 1) / ALIGNMENT) * ALIGNMENT - PRELUDE;
  const file = new Uint8Array(PRELUDE + length + values.byteLength);
  file.set([0x93, ...Array.from('NUMPY', (letter) => letter.charCodeAt(0)), 1, 0, length & 0xff, length >> 8]);
  const padded = `${header.padEnd(length - 1)}\n`;
  file.set(
    Array.from(padded, (letter) => letter.charCodeAt(0)),
    PRELUDE,
  );
  file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), PRELUDE + length);
  return file;
}
