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
    // Left early: tells whoever produces the bytes to stop. One that broke meanwhile refuses, which must not hide why we left.
    if (!isDone) await reader.cancel().catch(() => undefined);
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

/** Bytes taken from a file at a time. */
const SLICE = 2 ** 18;

/**
 * A file's bytes, taken when they are wanted. `Blob.stream()` reads ahead: Chromium then held 100 MB more while it unpacked CIFAR-10.
 */
export function streamOf(blob: Blob): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        if (at >= blob.size) return controller.close();
        const slice = blob.slice(at, at + SLICE);
        at += SLICE;
        controller.enqueue(new Uint8Array(await slice.arrayBuffer()));
      },
    },
    { highWaterMark: 0 },
  );
}
