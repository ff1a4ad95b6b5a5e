/** Threads of our own: workers that run the SIMD module on the same shared memory and take tasks from one queue. */
import { DeviceError } from '../../protocol/errors';

/** A worker of a few lines needs no bundler, and a blob works the same in development and in the built app. */
const SOURCE = `
onmessage = ({ data: { module, memory, control, thread } }) => {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  postMessage('ready');
  instance.exports.serve(control, thread);
};`;

const START_MS = 5000;

export interface Pool {
  /** Ends the threads; the module must not be asked to share work afterwards. */
  stop(): void;
}

/**
 * Starts `count` threads beside the calling one.
 * @param control address of a zeroed control block of 32 bytes, 8-byte aligned
 * @throws DeviceError when they do not start in time
 */
export async function startPool(module: WebAssembly.Module, memory: WebAssembly.Memory, control: number, count: number): Promise<Pool> {
  const url = URL.createObjectURL(new Blob([SOURCE], { type: 'text/javascript' }));
  const workers = Array.from({ length: count }, () => new Worker(url));
  const stop = () => {
    for (const worker of workers) worker.terminate();
  };
  try {
    await Promise.all(
      workers.map(
        (worker, i) =>
          new Promise<void>((resolve, reject) => {
            const fail = (why: string) => reject(new DeviceError(`WASM thread ${i + 1} ${why}, expected it to start`));
            const timer = setTimeout(() => fail(`is silent after ${START_MS / 1000} s`), START_MS);
            worker.onerror = (event) => fail(`failed (${event.message})`);
            worker.onmessage = () => {
              clearTimeout(timer);
              resolve();
            };
            worker.postMessage({ module, memory, control, thread: i + 1 });
          }),
      ),
    );
  } catch (error) {
    stop();
    throw error;
  } finally {
    URL.revokeObjectURL(url);
  }
  return { stop };
}
