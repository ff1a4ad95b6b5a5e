/** Gets bytes over a network that drops, stalls and lies: ranges, retries with backoff, mirrors, hashes. */
import { DataError } from '../../protocol/errors';
import { sha256 } from '../../protocol/sha256';

/** What is outside: passed in so that tests can make it fail. */
export interface Network {
  readonly fetch: (address: string, init: RequestInit) => Promise<Response>;
  /** Resolves after `ms`, or at once when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A request that brings nothing for so long is given up. */
  readonly idleMs: number;
  /** Tries for one piece, over all addresses together. */
  readonly attempts: number;
  /** The wait before the second try; doubled with each further one. */
  readonly backoffMs: number;
}

export const NETWORK: Network = {
  fetch: (address, init) => fetch(address, init),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
  idleMs: 20_000,
  attempts: 7,
  backoffMs: 500,
};

/** A problem with one try. `isLasting`: this address will not do better next time. */
class Refusal extends Error {
  constructor(
    message: string,
    readonly isLasting = false,
  ) {
    super(message);
  }
}

/** Statuses that another try will not change. */
const LASTING = [400, 401, 403, 404, 405, 410, 451];

export interface Piece {
  /** The same bytes, from any of these. */
  readonly addresses: readonly string[];
  /** Where they begin in the file; 0 with `isWhole` for a whole file. */
  readonly offset: number;
  readonly bytes: number;
  /** The piece is the whole file: the first request then needs no range. */
  readonly isWhole: boolean;
  readonly sha256?: string;
}

export interface Transfer {
  readonly network: Network;
  readonly signal: AbortSignal;
  /** Told of bytes as they arrive; negative when they have to be fetched again. */
  readonly onBytes?: (bytes: number) => void;
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Calls `work` with a signal that is aborted by `outer`, or when `touch` has not been called for `idleMs`. */
export async function withIdleLimit<R>(
  { network, signal: outer }: Transfer,
  work: (signal: AbortSignal, touch: () => void) => Promise<R>,
): Promise<R> {
  const stop = new AbortController();
  const onOuter = () => stop.abort();
  outer.addEventListener('abort', onOuter);
  if (outer.aborted) stop.abort();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const touch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(new Refusal(`nothing came for ${network.idleMs} ms`)), network.idleMs);
  };
  touch();
  try {
    return await work(stop.signal, touch);
  } catch (error) {
    // A reason of our own says more than the browser's "aborted".
    throw stop.signal.reason instanceof Refusal ? stop.signal.reason : error;
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', onOuter);
  }
}

/** @throws Refusal unless the answer holds bytes of a file */
export function checkAnswer(response: Response): void {
  const { status } = response;
  if (!response.ok) throw new Refusal(`answers ${status}`, LASTING.includes(status));
  if (/text\/html/i.test(response.headers.get('content-type') ?? '')) throw new Refusal('answers with an HTML page');
}

/** Where the answer's bytes begin within the piece. @throws Refusal when they are other bytes */
function startOf(response: Response, { offset, bytes, isWhole }: Piece, filled: number, isRanged: boolean): number {
  if (response.status !== 206) {
    if (!isWhole) throw new Refusal('answers with a whole file, expected a part of it', true);
    return 0;
  }
  if (!isRanged) throw new Refusal('answers with a part, expected the whole file');
  const range = /^bytes (\d+)-(\d+)\//.exec(response.headers.get('content-range') ?? '');
  // The header is hidden from other origins unless the host shows it; the length and the hash then have to do.
  if (range && (Number(range[1]) !== offset + filled || Number(range[2]) !== offset + bytes - 1)) {
    throw new Refusal(`answers with bytes ${range[1]}-${range[2]}, expected ${offset + filled}-${offset + bytes - 1}`);
  }
  return filled;
}

/** One try: goes on where the last one broke off, and notes in `state` how far it came. */
async function tryOnce(address: string, piece: Piece, buffer: Uint8Array, state: { filled: number }, transfer: Transfer): Promise<void> {
  const { onBytes = () => {}, network } = transfer;
  const { offset, bytes, isWhole } = piece;
  const restart = (at: number) => {
    onBytes(at - state.filled);
    state.filled = at;
  };
  await withIdleLimit(transfer, async (signal, touch) => {
    const isRanged = !isWhole || state.filled > 0;
    const headers: Record<string, string> = isRanged ? { Range: `bytes=${offset + state.filled}-${offset + bytes - 1}` } : {};
    const orWhole = <R>(error: R): R => {
      // Perhaps only the range was refused: the next try asks for everything.
      if (isWhole) restart(0);
      return error;
    };
    const response = await network.fetch(address, { headers, signal }).catch((error: unknown) => {
      throw orWhole(error);
    });
    checkAnswer(response);
    try {
      restart(startOf(response, piece, state.filled, isRanged));
    } catch (error) {
      throw orWhole(error);
    }
    const reader = response.body?.getReader();
    if (!reader) throw new Refusal('answers with nothing');
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      touch();
      if (state.filled + value.length > bytes) {
        await reader.cancel();
        restart(0);
        throw new Refusal(`sends over ${bytes} bytes, expected that many`);
      }
      buffer.set(value, state.filled);
      state.filled += value.length;
      onBytes(value.length);
    }
    if (state.filled < bytes) throw new Refusal(`ends after ${state.filled} of ${bytes} bytes`);
  });
}

/**
 * Fetches a piece of a file, trying the addresses in turn.
 * @throws DataError naming the address, what it did last, and what was expected; what was stored before is kept
 */
export async function fetchPiece(piece: Piece, transfer: Transfer): Promise<Uint8Array<ArrayBuffer>> {
  const { network, signal, onBytes = () => {} } = transfer;
  const buffer = new Uint8Array(piece.bytes);
  const state = { filled: 0 };
  const addresses = [...piece.addresses];
  let problem = '';
  for (let attempt = 0; attempt < network.attempts && addresses.length > 0; attempt++) {
    if (attempt > 0) await network.sleep(network.backoffMs * 2 ** (attempt - 1), signal);
    if (signal.aborted) throw new DataError('download was stopped; what is stored is kept');
    const address = addresses[attempt % addresses.length]!;
    try {
      await tryOnce(address, piece, buffer, state, transfer);
      const hash = piece.sha256 === undefined ? undefined : await sha256(buffer);
      if (hash === piece.sha256) return buffer;
      problem = `"${address}" has SHA-256 ${hash}, expected ${piece.sha256}`;
      onBytes(-state.filled);
      state.filled = 0;
    } catch (error) {
      if (signal.aborted) throw new DataError('download was stopped; what is stored is kept');
      problem = `"${address}" ${error instanceof Refusal ? error.message : `cannot be reached (${reasonOf(error)})`}, expected ${piece.bytes} bytes`;
      if (error instanceof Refusal && error.isLasting) addresses.splice(addresses.indexOf(address), 1);
    }
  }
  throw new DataError(`${problem}; what is stored is kept, download again to go on`);
}
