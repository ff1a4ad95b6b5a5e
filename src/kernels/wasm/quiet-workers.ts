/** Starting the threaded tfjs module for its shared memory only. */

interface Loading {
  readonly cmd?: string;
}

/** Answers the one message that the Emscripten glue waits for; never runs anything. */
class QuietWorker {
  onmessage: ((event: { data: { cmd: string } }) => void) | null = null;
  onerror: unknown = null;

  postMessage({ cmd }: Loading): void {
    if (cmd === 'load') queueMicrotask(() => this.onmessage?.({ data: { cmd: 'loaded' } }));
  }

  terminate(): void {
    this.onmessage = null;
  }
}

/**
 * Runs `start` while `Worker` is a stand-in. The glue code insists on loading eight workers before it is ready, from
 * the text of a function that a minifier breaks ("e is not defined", and the backend never starts). We want the shared
 * memory of that build, not its threads.
 */
export async function withQuietWorkers<T>(start: () => Promise<T>): Promise<T> {
  const real = globalThis.Worker;
  Object.assign(globalThis, { Worker: QuietWorker });
  try {
    return await start();
  } finally {
    Object.assign(globalThis, { Worker: real });
  }
}
