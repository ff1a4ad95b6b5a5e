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

/** Place of the number of threads that take part in the control block, in bytes. */
const LIMIT = 28;

export interface Pool {
  /** Threads beside the calling one. */
  readonly count: number;
  /**
   * Lets so many threads beside the calling one take part: starts those that are missing, ends those that are over.
   * @throws DeviceError when they do not start in time; those from before go on
   */
  resize(count: number): Promise<void>;
  /** Ends the threads; the module must not be asked to share work afterwards. */
  stop(): void;
}

/**
 * A pool without threads yet.
 * @param control address of a zeroed control block of 32 bytes, 8-byte aligned
 */
export function createPool(module: WebAssembly.Module, memory: WebAssembly.Memory, control: number): Pool {
  const workers: Worker[] = [];
  const limit = (threads: number) => Atomics.store(new Int32Array(memory.buffer), (control + LIMIT) / 4, threads + 1);
  const start = (url: string, thread: number) =>
    new Promise<Worker>((resolve, reject) => {
      const worker = new Worker(url);
      const fail = (why: string) => {
        worker.terminate();
        reject(new DeviceError(`WASM thread ${thread} ${why}, expected it to start`));
      };
      const timer = setTimeout(() => fail(`is silent after ${START_MS / 1000} s`), START_MS);
      worker.onerror = (event) => {
        clearTimeout(timer);
        fail(`failed (${event.message})`);
      };
      worker.onmessage = () => {
        clearTimeout(timer);
        resolve(worker);
      };
      worker.postMessage({ module, memory, control, thread });
    });
  const end = (from: number) => {
    for (const worker of workers.splice(from)) worker.terminate();
  };
  return {
    get count() {
      return workers.length;
    },
    async resize(wanted) {
      // First: a thread that is out of the work can be ended at any moment, one that may take a task cannot.
      limit(wanted);
      end(wanted);
      const url = URL.createObjectURL(new Blob([SOURCE], { type: 'text/javascript' }));
      const had = workers.length;
      try {
        const missing = Array.from({ length: wanted - had }, (_, i) => had + i + 1);
        const started = await Promise.allSettled(missing.map((thread) => start(url, thread)));
        workers.push(...started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
        const failed = started.find((each) => each.status === 'rejected');
        if (failed) {
          limit(had);
          end(had);
          throw failed.reason;
        }
      } finally {
        URL.revokeObjectURL(url);
      }
    },
    stop() {
      limit(0);
      end(0);
    },
  };
}
