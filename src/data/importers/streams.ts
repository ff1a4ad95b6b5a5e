/** Byte streams: reading, counting, bounding. */
import { DataError } from '../../protocol/errors';

/**
 * The chunks of a stream, with a reader rather than `for await`, which Safari lacks.
 * @throws DataError when the stream breaks, as on a damaged archive; `what` names it
 */
export async function* readChunks<T>(stream: ReadableStream<T>, what: string): AsyncGenerator<T> {
  const reader = stream.getReader();
  let isDone = false;
  try {
    while (true) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        isDone = true;
        if (error instanceof DataError) throw error;
        const detail = error instanceof Error ? error.message : String(error);
        throw new DataError(`${what} breaks off or is damaged (${detail}), expected a complete file`);
      });
      isDone = done;
      if (done) return;
      yield value;
    }
  } finally {
    // Left early: tells whoever produces the bytes to stop.
    if (!isDone) await reader.cancel();
  }
}

/** Passes bytes on and tells how many went by in total. */
export function countBytes(onBytes: (total: number) => void): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let total = 0;
  return new TransformStream({
    transform(chunk, controller) {
      total += chunk.length;
      onBytes(total);
      controller.enqueue(chunk);
    },
  });
}
