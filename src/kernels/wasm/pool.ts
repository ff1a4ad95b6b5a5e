/** Threads of our own: workers that run the SIMD module on the same shared memory and take tasks from one queue. */
import { DeviceError } from '../../protocol/errors';

/** A worker of a few lines needs no bundler, and a blob works the same in development and in the built app. */
const SOURCE = `
onmessage = ({ data: { module, memory, control, thread } }) => {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  postMessage('ready');
  instance.exports.serve(control, thread);
  postMessage('left');
};`;

const START_MS = 5000;
/** A thread that is asked to leave has at most one task to finish. */
const LEAVE_MS = 2000;

/** Places in the control block, in bytes: generation of the work, and number of threads that take part. */
const GENERATION = 24;
const LIMIT = 28;
/** What a thread says, and what it was asked to do. */
const SAID = { ready: 'start', left: 'leave' } as const;
/** In the state: no task of this generation is left. */
const CLOSED = 0xffffffffn;

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
  /** Some thread was asked to leave and has not: who may still take a task must not be ended, nor share its number. */
  let isStuck = false;
  const words = () => new Int32Array(memory.buffer, control);
  const limit = (threads: number) => Atomics.store(words(), LIMIT / 4, threads + 1);

  /** Wakes every thread without giving it work, so that each looks whether it still takes part. */
  const wake = () => {
    const generation = Atomics.load(words(), GENERATION / 4) + 1;
    Atomics.store(new BigInt64Array(memory.buffer, control), 0, (BigInt(generation) << 32n) | CLOSED);
    Atomics.store(words(), GENERATION / 4, generation);
    Atomics.notify(words(), GENERATION / 4);
  };

  const answer = (worker: Worker, wanted: keyof typeof SAID, ms: number, thread: number) =>
    new Promise<void>((resolve, reject) => {
      const fail = (why: string) => reject(new DeviceError(`WASM thread ${thread} ${why}, expected it to ${SAID[wanted]}`));
      const timer = setTimeout(() => fail(`is silent after ${ms / 1000} s`), ms);
      worker.onerror = (event) => {
        clearTimeout(timer);
        fail(`failed (${event.message})`);
      };
      worker.onmessage = ({ data }) => {
        if (data !== wanted) return;
        clearTimeout(timer);
        resolve();
      };
    });

  const start = async (url: string, thread: number): Promise<Worker> => {
    const worker = new Worker(url);
    const ready = answer(worker, 'ready', START_MS, thread);
    worker.postMessage({ module, memory, control, thread });
    try {
      await ready;
    } catch (error) {
      worker.terminate();
      throw error;
    }
    return worker;
  };

  /** Lets the threads from number `from` on leave. Ending one amid a task would leave its caller waiting for ever. */
  const leave = async (from: number): Promise<void> => {
    const over = workers.splice(from);
    limit(from);
    if (over.length === 0) return;
    const left = over.map((worker, i) => answer(worker, 'left', LEAVE_MS, from + i + 1).then(() => worker.terminate()));
    wake();
    const ends = await Promise.allSettled(left);
    const failed = ends.find((each) => each.status === 'rejected');
    if (!failed) return;
    isStuck = true;
    throw failed.reason;
  };

  return {
    get count() {
      return isStuck ? 0 : workers.length;
    },
    async resize(wanted) {
      if (isStuck) throw new DeviceError('WASM threads are stuck, expected them to leave when they are asked to');
      await leave(wanted);
      const had = workers.length;
      const url = URL.createObjectURL(new Blob([SOURCE], { type: 'text/javascript' }));
      try {
        const missing = Array.from({ length: wanted - had }, (_, i) => had + i + 1);
        limit(wanted);
        const started = await Promise.allSettled(missing.map((thread) => start(url, thread)));
        workers.push(...started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
        const failed = started.find((each) => each.status === 'rejected');
        if (failed) {
          await leave(had);
          throw failed.reason;
        }
      } finally {
        URL.revokeObjectURL(url);
      }
    },
    stop() {
      limit(0);
      for (const worker of workers.splice(0)) worker.terminate();
    },
  };
}
