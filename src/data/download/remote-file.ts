/** A file on a server, read in place by ranges where the host allows that, else fetched once as a whole. */
import { DataError } from '../../protocol/errors';
import { readChunks } from '../importers/streams';
import { checkAnswer, fetchPiece, type Transfer, withIdleLimit } from './network';

export interface RemoteFile {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

/** Bytes fetched together. */
const BLOCK = 4 * 2 ** 20;
/** Blocks fetched ahead, so that four requests are under way. */
const AHEAD = 3;
/** Blocks held; the footer of a parquet file, read first and often, is held by its reader. */
const HELD = 6;

/** The length of the file if the host answers ranges and tells; null if not. */
async function askLength(address: string, transfer: Transfer): Promise<number | null> {
  try {
    const response = await withIdleLimit(transfer, async (signal) => {
      const answer = await transfer.network.fetch(address, { headers: { Range: 'bytes=0-3' }, signal });
      await answer.body?.cancel();
      return answer;
    });
    const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
    return response.status === 206 && total !== undefined ? Number(total) : null;
  } catch (error) {
    if (transfer.signal.aborted) throw error;
    // A host that refuses the header to other origins, or is silent, may still give the file.
    return null;
  }
}

function byRanges(address: string, byteLength: number, transfer: Transfer): RemoteFile {
  const blocks = new Map<number, Promise<Uint8Array>>();
  const block = (index: number) => {
    const known = blocks.get(index);
    if (known) {
      // Last used, last dropped.
      blocks.delete(index);
      blocks.set(index, known);
      return known;
    }
    const offset = index * BLOCK;
    const piece = { addresses: [address], offset, bytes: Math.min(BLOCK, byteLength - offset), isWhole: false };
    const fetched = fetchPiece(piece, transfer);
    // Whoever waits for it hears of a failure; a block fetched ahead may have nobody waiting.
    fetched.catch(() => blocks.delete(index));
    blocks.set(index, fetched);
    for (const oldest of blocks.keys()) if (blocks.size > HELD) blocks.delete(oldest);
    return fetched;
  };
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const part = new Uint8Array(end - start);
      const last = Math.floor((end - 1) / BLOCK);
      for (let index = Math.floor(start / BLOCK); index <= last; index++) {
        for (let ahead = 1; ahead <= AHEAD; ahead++)
          if ((index + ahead) * BLOCK < byteLength && end < byteLength) void block(index + ahead);
        const offset = index * BLOCK;
        const bytes = await block(index);
        const from = Math.max(start, offset);
        part.set(bytes.subarray(from - offset, Math.min(end, offset + bytes.length) - offset), from - start);
      }
      return part.buffer;
    },
  };
}

/** As a blob: browsers keep large ones on disk. */
async function asWhole(address: string, transfer: Transfer): Promise<RemoteFile> {
  const { network, onBytes = () => {} } = transfer;
  const blob = await withIdleLimit(transfer, async (signal, touch) => {
    const response = await network.fetch(address, { signal });
    checkAnswer(response);
    if (!response.body) throw new DataError(`"${address}" answers with nothing, expected a file`);
    const chunks = readChunks(response.body, `"${address}"`);
    const counted = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) return controller.close();
        touch();
        onBytes(value.length);
        controller.enqueue(value);
      },
    });
    return new Response(counted).blob();
  });
  return { byteLength: blob.size, slice: (start, end) => blob.slice(start, end).arrayBuffer() };
}

/** @throws DataError when the file cannot be had after several tries */
export async function openRemoteFile(address: string, transfer: Transfer): Promise<RemoteFile> {
  const { network, signal } = transfer;
  const byteLength = await askLength(address, transfer);
  if (byteLength !== null) return byRanges(address, byteLength, transfer);
  for (let attempt = 0; ; attempt++) {
    try {
      return await asWhole(address, transfer);
    } catch (error) {
      if (signal.aborted) throw new DataError('download was stopped; what is stored is kept');
      const reason = error instanceof Error ? error.message : String(error);
      if (attempt === 2)
        throw new DataError(
          `"${address}" cannot be had (${reason}), expected a file; are you online, and does the host allow other pages to read it (CORS)?`,
        );
      await network.sleep(network.backoffMs * 2 ** attempt, signal);
    }
  }
}
