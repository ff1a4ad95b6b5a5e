/** A Python export as one .zip, with its arrays in `images.npz`. */
import { zipSync } from 'fflate';
import type { NamedFile, PythonFiles } from '../../protocol/exports';

const byName = (files: readonly NamedFile[]) => Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]));

export function zipPython({ files, arrays }: PythonFiles): Uint8Array<ArrayBuffer> {
  return zipSync({ ...byName(files), 'images.npz': [zipSync(byName(arrays), { level: 6 }), { level: 0 }] }, { level: 6 });
}
