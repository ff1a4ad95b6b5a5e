/** What a file is, by its contents and size; only notes that lie beside the batches are passed over by name. */
import { DataError } from '../../protocol/errors';
import { type BinaryFormat, binaryFormat } from './binary';
import { type IdxFile, isIdx, readIdxHeader } from './idx';
import { isMat } from './mat';
import { isNpy } from './npy';
import { isParquet } from './parquet';
import { isPicture } from './pictures';
import { headOf, type Source, unpack } from './source';
import { streamOf } from './streams';
import { isZip } from './zip';

export const EXPECTED =
  'expected CIFAR-10 or CIFAR-100 (archive, .bin, Python batch), .npz, .npy, .parquet, idx (MNIST), .mat (SVHN), or pictures in folders or a zip';

export type Kind =
  | { readonly kind: 'archive'; readonly isCompressed: boolean }
  | { readonly kind: 'binary'; readonly format: BinaryFormat }
  | { readonly kind: 'idx'; readonly idx: IdxFile }
  | { readonly kind: 'npy' | 'zip' | 'parquet' | 'mat' | 'pickle' | 'picture' | 'ignored' };

const HEAD = 512;
/** An idx file of 60,000 pictures unpacks to 47 MB. */
const MAX_UNPACKED = 256 * 2 ** 20;
const NOTES = /^(batches\.meta(\.txt)?|readme.*|fine_label_names\.txt|coarse_label_names\.txt|meta|thumbs\.db|desktop\.ini|\..*)$/i;

const isTar = (head: Uint8Array) => new TextDecoder('latin1').decode(head.subarray(257, 262)) === 'ustar';

const unpacked = (file: File): Source => ({
  name: file.name,
  size: file.size,
  stream: () => unpack(streamOf(file), { format: 'gzip', limit: MAX_UNPACKED, what: `file "${file.name}"` }),
});

/** Folders and name of a dropped file. */
export const pathOf = (file: File) => file.webkitRelativePath || file.name;

/** @throws DataError on a file that nothing here can read */
export async function classify(file: File): Promise<Kind> {
  const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const inside = await headOf(unpacked(file), HEAD).catch(() => new Uint8Array());
    // What is neither is for the archive reader to complain about.
    return isIdx(inside) && !isTar(inside)
      ? { kind: 'idx', idx: readIdxHeader(unpacked(file), inside) }
      : { kind: 'archive', isCompressed: true };
  }
  if (isTar(head)) return { kind: 'archive', isCompressed: false };
  if (isZip(head)) return { kind: 'zip' };
  if (isNpy(head)) return { kind: 'npy' };
  if (isParquet(head)) return { kind: 'parquet' };
  if (isMat(head)) return { kind: 'mat' };
  const format = binaryFormat(file.size);
  if (format) return { kind: 'binary', format };
  if (isIdx(head)) return { kind: 'idx', idx: readIdxHeader(file, head) };
  if (isPicture(pathOf(file)) && pathOf(file).includes('/')) return { kind: 'picture' };
  if (NOTES.test(file.name)) return { kind: 'ignored' };
  if (head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5) return { kind: 'pickle' };
  throw new DataError(`file "${file.name}" is ${file.size} bytes of an unknown kind, ${EXPECTED}`);
}
