/** The files in a .zip from anywhere: bounded in number and size, with plain names only. */
import { unzipSync } from 'fflate';
import { DataError } from '../../protocol/errors';

/** What a bundle may hold at most, unpacked; text that repeats itself packs to a hundredth, nothing of ours to less. */
export const LIMITS = { files: 5000, bytes: 1024 * 2 ** 20, free: 16 * 2 ** 20, ratio: 100 } as const;

/** Names that stay below the folder they are unpacked into, on every system. */
const PLAIN = /^(?:[a-z0-9][a-z0-9-]*\/)*[a-z0-9][a-z0-9.-]*$/;

/** Where a zip file's directory ends: this, and at least 18 bytes of it. */
const END = [0x50, 0x4b, 0x05, 0x06];
const END_LENGTH = 22;
const COMMENT_LENGTH = 65_535;

function hasEnd(bytes: Uint8Array): boolean {
  const first = Math.max(0, bytes.length - END_LENGTH - COMMENT_LENGTH);
  for (let at = bytes.length - END_LENGTH; at >= first; at--) if (END.every((byte, i) => bytes[at + i] === byte)) return true;
  return false;
}

/**
 * Unpacks all of it. Sizes are checked before anything is unpacked, against what the directory claims, and afterwards against what came out.
 * @throws DataError for a file that is not a whole .zip, holds too much, or has a name that could lead elsewhere
 */
export function unzip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new DataError('bundle does not begin like a zip file, expected a .zip');
  if (!hasEnd(bytes))
    throw new DataError(`bundle ends after ${bytes.length} bytes without a directory, expected a whole .zip; it was cut short`);
  const sizes = new Map<string, number>();
  const most = Math.min(LIMITS.bytes, LIMITS.free + LIMITS.ratio * bytes.length);
  let total = 0;
  const admit = ({ name, originalSize }: { name: string; originalSize: number }) => {
    if (!PLAIN.test(name)) {
      throw new DataError(
        `bundle has a file named ${JSON.stringify(name.slice(0, 80))}, expected lower-case letters, digits, ".", "-" and "/"`,
      );
    }
    if (sizes.has(name)) throw new DataError(`bundle has the file "${name}" twice, expected every name once`);
    sizes.set(name, originalSize);
    total += originalSize;
    if (sizes.size > LIMITS.files) throw new DataError(`bundle has more than ${LIMITS.files} files, expected at most ${LIMITS.files}`);
    if (total > most) throw new DataError(`bundle of ${bytes.length} bytes unpacks to ${total} or more, expected at most ${most}`);
    return true;
  };
  try {
    const files = new Map(Object.entries(unzipSync(bytes, { filter: admit })));
    for (const [name, size] of sizes) {
      const found = files.get(name)?.length ?? 0;
      if (found !== size) throw new DataError(`bundle part "${name}" unpacks to ${found} bytes, expected ${size}`);
    }
    return files;
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`bundle cannot be unpacked (${error instanceof Error ? error.message : String(error)}), expected a whole .zip`);
  }
}
