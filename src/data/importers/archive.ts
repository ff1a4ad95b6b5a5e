/** Finds the batch files in a .tar or .tar.gz while it streams by. */
import { createTarDecoder } from 'modern-tar';
import { DataError } from '../../protocol/errors';
import { RECORD_BYTES } from '../store/shard-store';
import { BATCH_BYTES } from './cifar-10-batches';
import { type BatchFile, type ImportContext, storeBatch } from './store-batch';
import { countBytes, readChunks } from './streams';

/** CIFAR-10 unpacks to 184 MB in 8 entries; a hostile archive may claim anything. */
const MAX_UNPACKED = 256 * 2 ** 20;
const MAX_ENTRIES = 1000;

const isBatchSize = (size: number) => size > 0 && size % RECORD_BYTES === 0 && size <= BATCH_BYTES;

/** What an archive without batch files may be instead. */
function explainMissing(archive: string, names: readonly string[]): DataError {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  const expected = 'expected the batch files of cifar-10-binary.tar.gz';
  if (has(/_batch(_\d)?$/)) return new DataError(`archive "${archive}" holds CIFAR-10 for Python, ${expected}`);
  if (has(/(^|\/)train(\.bin)?$/)) return new DataError(`archive "${archive}" seems to hold CIFAR-100, ${expected}`);
  return new DataError(`archive "${archive}" holds no CIFAR-10 batch among its ${names.length} files, ${expected}`);
}

/** Reads an entry to its end: cancelling the body of a small file leaves modern-tar 0.8.6 waiting for ever. */
async function drain(body: ReadableStream<Uint8Array>, archive: string): Promise<void> {
  for await (const _chunk of readChunks(body, `archive "${archive}"`));
}

export interface Archive {
  readonly name: string;
  /** Of the file, compressed or not. */
  readonly bytes: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly isCompressed: boolean;
  /** Bytes after which unpacking stops. */
  readonly maxUnpacked?: number;
}

/**
 * Stores every batch of an archive; names in it only label, no path is ever used.
 * @throws DataError on a damaged, oversized or wrong archive, and as {@link storeBatch}
 */
export async function storeArchive(
  { name, bytes, isCompressed, maxUnpacked = MAX_UNPACKED }: Archive,
  context: ImportContext,
): Promise<void> {
  const unpacked = isCompressed ? bytes.pipeThrough(new DecompressionStream('gzip')) : bytes;
  const bounded = unpacked.pipeThrough(
    countBytes((total) => {
      if (total > maxUnpacked) throw new DataError(`archive "${name}" unpacks to over ${maxUnpacked} bytes, expected about 184 million`);
    }),
  );
  const names: string[] = [];
  let batches = 0;
  context.onStage('unpacking');
  for await (const { header, body } of readChunks(bounded.pipeThrough(createTarDecoder({ strict: true })), `archive "${name}"`)) {
    names.push(header.name);
    if (names.length > MAX_ENTRIES) throw new DataError(`archive "${name}" holds over ${MAX_ENTRIES} files, expected 8`);
    if ((header.type !== undefined && header.type !== 'file') || !isBatchSize(header.size)) {
      await drain(body, name);
      continue;
    }
    const file: BatchFile = { name: header.name, size: header.size, body };
    await storeBatch(file, context);
    batches++;
  }
  if (batches === 0) throw explainMissing(name, names);
}
