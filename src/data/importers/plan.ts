/** What to do with each file. Everything but the storing itself happens here: a wrong file among right ones is found before anything is stored. */
import { DataError } from '../../protocol/errors';
import { storeArchive } from './archive';
import { storeBinary } from './binary';
import { createByteReader } from './byte-reader';
import { EXPECTED, type Kind, pathOf } from './classify';
import type { ImportContext } from './context';
import { pairIdx, storeIdx } from './idx';
import { storeMat } from './mat';
import { listNpz, openNpy, openNpz, storeNpy } from './npz';
import { storeParquet } from './parquet';
import { storePickle } from './pickle/store-pickle';
import { isPicture, MAX_PICTURES, storePictures } from './pictures';
import { listZip, readEntry } from './zip';

export interface Found {
  readonly file: File;
  readonly kind: Kind;
}

export type Job = (context: ImportContext) => Promise<void>;

/** A file's bytes, counted for the progress bar. */
export type OpenStream = (file: File) => ReadableStream<Uint8Array<ArrayBuffer>>;

/** Pictures of a zip may weigh this much unpacked. */
const MAX_UNPACKED = 2 ** 32;

/** A zip holds arrays or pictures; its directory tells. */
async function planZip(file: File): Promise<Job> {
  const entries = await listZip(file, { entries: MAX_PICTURES + 1000, unpacked: MAX_UNPACKED });
  const arrays = entries.filter(({ name }) => name.endsWith('.npy'));
  if (arrays.length > 0) {
    await listNpz(file);
    return async (context) => storeNpy(await openNpz(file, arrays), context);
  }
  const pictures = entries.filter(({ name }) => isPicture(name));
  if (pictures.length === 0) {
    throw new DataError(`archive "${file.name}" holds no picture and no .npy among its ${entries.length} files, ${EXPECTED}`);
  }
  return (context) =>
    storePictures(
      pictures.map((entry) => ({ path: entry.name, size: entry.size, read: () => readEntry(file, entry) })),
      context,
    );
}

/** Null for kinds that only make sense together with other files. */
async function planAlone({ file, kind }: Found, open: OpenStream): Promise<Job | null> {
  const { name, size } = file;
  const reader = () => createByteReader(open(file), `file "${name}"`);
  switch (kind.kind) {
    case 'archive':
      return (context) => storeArchive({ name, open: () => open(file), isCompressed: kind.isCompressed }, context);
    case 'binary':
      return (context) => storeBinary({ name, size, format: kind.format, reader: reader() }, context);
    case 'pickle':
      return (context) => storePickle(name, reader(), context);
    case 'mat':
      return (context) => storeMat(file, context);
    case 'parquet': {
      const buffer = { byteLength: size, slice: (start: number, end?: number) => file.slice(start, end).arrayBuffer() };
      return (context) => storeParquet({ name, file: buffer }, context);
    }
    case 'zip':
      return planZip(file);
    default:
      return null;
  }
}

/** @throws DataError on a zip without images, idx or .npy files without their counterpart */
export async function plan(found: readonly Found[], open: OpenStream): Promise<Job[]> {
  const alone = await Promise.all(found.map((each) => planAlone(each, open)));
  const jobs = alone.filter((job) => job !== null);

  const idx = found.flatMap(({ kind }) => (kind.kind === 'idx' ? [kind.idx] : []));
  for (const pair of pairIdx(idx)) jobs.push((context) => storeIdx(pair, context));

  const arrays = await Promise.all(found.filter(({ kind }) => kind.kind === 'npy').map(({ file }) => openNpy(file)));
  if (arrays.length > 0) jobs.push((context) => storeNpy(arrays, context));

  const pictures = found.filter(({ kind }) => kind.kind === 'picture').map(({ file }) => file);
  if (pictures.length > 0) {
    const read = (file: File) => async () => new Uint8Array(await file.arrayBuffer());
    jobs.push((context) =>
      storePictures(
        pictures.map((file) => ({ path: pathOf(file), size: file.size, read: read(file) })),
        context,
      ),
    );
  }
  return jobs;
}
