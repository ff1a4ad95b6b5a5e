/** How large a file may be that is read whole: beyond, a page would run out of memory before it could say why. */
import { DataError } from '../protocol/errors';

export const FILE_LIMITS = {
  /** A bundle of runs or a capsule; the same as a bundle may unpack to. */
  bundle: 2 ** 30,
  weights: 2 ** 30,
  card: 2 ** 20,
  picture: 64 * 2 ** 20,
  run: 32 * 2 ** 20,
} as const;

/** @throws DataError before anything is read */
export function checkSize({ name, size }: Pick<File, 'name' | 'size'>, kind: keyof typeof FILE_LIMITS): void {
  if (size > FILE_LIMITS[kind]) throw new DataError(`file "${name}" is ${size} bytes long, expected at most ${FILE_LIMITS[kind]}`);
}
