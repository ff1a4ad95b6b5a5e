import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPool } from './pool';

const CONTROL = 64;
let workers: FakeWorker[] = [];
let startable = 8;
/** Threads that do not leave when they are asked to. */
let isDeaf = false;
const watches: NodeJS.Timeout[] = [];

class FakeWorker {
  thread = 0;
  isEnded = false;
  /** Threads that take part, the calling one included, when this one was ended. */
  limitAtEnd = 0;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  constructor() {
    workers.push(this);
  }
  postMessage({ thread }: { thread: number }) {
    this.thread = thread;
    queueMicrotask(() => (thread > startable ? this.onerror?.({ message: 'refused' }) : this.onmessage?.({ data: 'ready' })));
    const watch = setInterval(() => {
      if (thread < limit() || isDeaf) return;
      clearInterval(watch);
      this.onmessage?.({ data: 'left' });
    }, 1);
    watches.push(watch);
  }
  terminate() {
    this.isEnded = true;
    this.limitAtEnd = limit();
  }
}

const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
const limit = () => new Int32Array(memory.buffer)[(CONTROL + 28) / 4]!;
const alive = () => workers.filter(({ isEnded }) => !isEnded).map(({ thread }) => thread);

beforeEach(() => {
  workers = [];
  startable = 8;
  isDeaf = false;
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
  for (const watch of watches.splice(0)) clearInterval(watch);
});

const pool = () => createPool({} as WebAssembly.Module, memory, CONTROL);

it('starts the threads that are missing, and ends those that are over once they take no part', async () => {
  const threads = pool();
  await threads.resize(1);
  await threads.resize(3);
  expect([alive(), threads.count, limit()]).toEqual([[1, 2, 3], 3, 4]);
  await threads.resize(1);
  expect([alive(), threads.count, limit()]).toEqual([[1], 1, 2]);
  expect(workers.filter(({ isEnded }) => isEnded).map(({ limitAtEnd }) => limitAtEnd)).toEqual([2, 2]);
  await threads.resize(2);
  expect(alive()).toEqual([1, 2]);
  threads.stop();
  expect([alive(), threads.count]).toEqual([[], 0]);
});

it('goes on with those from before where more do not start', async () => {
  startable = 2;
  const threads = pool();
  await threads.resize(1);
  await expect(threads.resize(3)).rejects.toThrow('WASM thread 3 failed (refused), expected it to start');
  expect([alive(), threads.count, limit()]).toEqual([[1], 1, 2]);
});

it('ends no thread that has not left, and goes on without any', async () => {
  const threads = pool();
  await threads.resize(2);
  isDeaf = true;
  await expect(threads.resize(1)).rejects.toThrow('WASM thread 2 is silent after 2 s, expected it to leave');
  expect([alive(), threads.count]).toEqual([[1, 2], 0]);
  await expect(threads.resize(2)).rejects.toThrow('WASM threads are stuck, expected them to leave when they are asked to');
  threads.stop();
  expect(threads.count).toBe(0);
});
