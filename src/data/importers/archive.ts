/** Finds the batch files in a .tar or .tar.gz while it streams by. */
import { DataError } from '../../protocol/errors';
import { binaryFormat, storeBinary } from './binary';
import { createByteReader } from './byte-reader';
import type { ImportContext } from './context';
import { storePickle } from './pickle/store-pickle';
import { readVouched } from './provisional';
import { countBytes } from './streams';
import { readTar } from './tar';

/** CIFAR unpacks to 184 MB in 8 entries; a hostile archive may claim anything. */
const MAX_UNPACKED = 256 * 2 ** 20;
const MAX_ENTRIES = 1000;

/** Of the python versions: `data_batch_1` ... `test_batch` of CIFAR-10, `train` and `test` of CIFAR-100. */
const isPickleName = (name: string) => /(^|\/)(data_batch_\d|test_batch|train|test)$/.test(name);

export interface Archive {
  readonly name: string;
  /** The file from its start, compressed or not. */
  open(): ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly isCompressed: boolean;
  /** Bytes after which unpacking stops. */
  readonly maxUnpacked?: number;
}

/**
 * Stores every batch of an archive; names in it only label, no path is ever used.
 * @throws DataError on a damaged, oversized or wrong archive, and as the readers of batches do
 */
export async function storeArchive(archive: Archive, context: ImportContext): Promise<void> {
  if (archive.isCompressed) await readVouched((each) => readArchive(archive, each), context);
  else await readArchive(archive, context);
}

async function readArchive({ name, open, isCompressed, maxUnpacked = MAX_UNPACKED }: Archive, context: ImportContext): Promise<void> {
  const bytes = open();
  const unpacked = isCompressed ? bytes.pipeThrough(new DecompressionStream('gzip')) : bytes;
  const bounded = unpacked.pipeThrough(
    countBytes((total) => {
      if (total > maxUnpacked) throw new DataError(`archive "${name}" unpacks to over ${maxUnpacked} bytes, expected about 184 million`);
    }),
  );
  let entries = 0;
  let batches = 0;
  context.onStage('unpacking');
  const reader = createByteReader(bounded, `archive "${name}"`);
  try {
    for await (const { name: file, size, isFile, reader: body } of readTar(reader)) {
      if (++entries > MAX_ENTRIES) throw new DataError(`archive "${name}" holds over ${MAX_ENTRIES} files, expected 8`);
      const format = binaryFormat(size);
      if (isFile && format) await storeBinary({ name: file, size, format, reader: body }, context);
      else if (isFile && isPickleName(file)) await storePickle(file, body, context);
      else continue;
      batches++;
    }
  } finally {
    await reader.cancel();
  }
  if (batches > 0) return;
  throw new DataError(
    `archive "${name}" holds no batch of CIFAR-10 or CIFAR-100 among its ${entries} files, expected their binary or Python archive`,
  );
}
