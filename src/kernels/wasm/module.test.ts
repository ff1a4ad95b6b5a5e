import { resolveObjectURL } from 'node:buffer';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createPool } from './pool';
import { KERNEL, loadSimd } from './simd';

const root = path.resolve(import.meta.dirname, '../../..');
const build = path.join(root, 'src/kernels/wasm/build');

describe('the committed module', () => {
  it('is what the sources compile to', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'simd-'));
    // One variant stands for the four, which differ in compiler flags: compiling is slow.
    await promisify(execFile)(process.execPath, [path.join(root, 'tools/build-simd.mjs'), folder, 'kernels-simd']);
    const names = (await readdir(folder)).toSorted();
    expect(names).toEqual(['kernels-simd.wasm', 'sources.sha256']);
    for (const name of names) {
      const [committed, compiled] = await Promise.all([readFile(path.join(build, name)), readFile(path.join(folder, name))]);
      expect(compiled.equals(committed), `${name} differs: run node tools/build-simd.mjs`).toBe(true);
    }
    await rm(folder, { recursive: true });
  });

  it('keeps nothing of its own in memory: no data segments, one import', async () => {
    const module = await WebAssembly.compile(await readFile(path.join(build, 'kernels-simd.wasm')));
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
    const memory = new WebAssembly.Memory({ initial: 1 });
    await WebAssembly.instantiate(module, { env: { memory } });
    expect(new Uint8Array(memory.buffer).every((byte) => byte === 0)).toBe(true);
  });
});

/** A pool thread as in pool.ts, on a Node thread. */
const THREAD = `
const { parentPort, workerData: { module, memory, control, thread } } = require('node:worker_threads');
const instance = new WebAssembly.Instance(module, { env: { memory } });
parentPort.postMessage('ready');
instance.exports.serve(control, thread);`;

/** A worker as pages have it, on a Node thread; ending takes effect some time after it was asked for, as there. */
class PageWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  readonly #thread: Promise<Worker>;

  constructor(url: string) {
    this.#thread = resolveObjectURL(url)!
      .text()
      .then((source) => {
        const lines = `const { parentPort } = require('node:worker_threads');
          globalThis.postMessage = (data) => parentPort.postMessage(data);
          (0, eval)(${JSON.stringify(source)});
          parentPort.on('message', (data) => onmessage({ data }));`;
        const thread = new Worker(lines, { eval: true });
        thread.on('message', (data) => this.onmessage?.({ data }));
        thread.on('error', (error) => this.onerror?.(error as Error));
        return thread;
      });
  }

  postMessage(data: unknown): void {
    void this.#thread.then((thread) => thread.postMessage(data));
  }

  terminate(): void {
    void this.#thread.then((thread) => thread.terminate());
  }
}

describe('sharing work among threads', () => {
  const workers: Worker[] = [];
  afterAll(() => Promise.all(workers.map((worker) => worker.terminate())));

  it('does every task exactly once, thousands of times over', async () => {
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
    const module = await WebAssembly.compile(await readFile(path.join(build, 'kernels-simd-shared.wasm')));
    const instance = await WebAssembly.instantiate(module, { env: { memory } });
    const run = instance.exports.run as (kernel: number, args: number, tasks: number, control: number) => void;
    const [control, args, w, g, v] = [64, 256, 1024, 65536 * 2, 65536 * 4];
    for (const thread of [1, 2, 3]) {
      const worker = new Worker(THREAD, { eval: true, workerData: { module, memory, control, thread } });
      workers.push(worker);
      await new Promise<void>((resolve, reject) => {
        worker.once('message', () => resolve());
        worker.once('error', reject);
      });
    }
    const count = 1000;
    new Float32Array(memory.buffer, g, count).fill(1);
    // SGD in place: w falls by one a run wherever its task ran once, and only once.
    const sgd = (tasks: number) => {
      const chunk = Math.ceil(count / tasks);
      new Int32Array(memory.buffer, args, 8).set([w, g, v, w, v, count, chunk, 0]);
      new Float32Array(memory.buffer, args + 32, 3).set([1, 0, 0]);
      run(KERNEL.sgd, args, Math.ceil(count / chunk), control);
    };
    const rounds = 5000;
    for (let round = 0; round < rounds; round++) sgd(2 + (round % 40));
    expect([...new Set(new Float32Array(memory.buffer, w, count))]).toEqual([-rounds]);

    // Those that are let out of the work leave their loop at the next run, and the run is done without them.
    const left = workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
    Atomics.store(new Int32Array(memory.buffer), (control + 28) / 4, 1);
    sgd(40);
    await Promise.all(left);
    sgd(40);
    expect([...new Set(new Float32Array(memory.buffer, w, count))]).toEqual([-rounds - 2]);
  });

  it('keeps every task while threads come and go', async () => {
    vi.stubGlobal('Worker', PageWorker);
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
    const module = await WebAssembly.compile(await readFile(path.join(build, 'kernels-simd-shared.wasm')));
    const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
    const run = exports.run as (kernel: number, args: number, tasks: number, control: number) => void;
    const [control, args, w, g, v, count] = [64, 256, 1024, 65536 * 2, 65536 * 4, 1000];
    new Float32Array(memory.buffer, g, count).fill(1);
    const threads = createPool(module, memory, control);
    let steps = 0;
    for (let round = 0; round < 40; round++) {
      // Down and up again: a number that one thread has left is given to another at once.
      await threads.resize(round % 4);
      expect(threads.count).toBe(round % 4);
      for (let i = 0; i < 50; i++, steps++) {
        new Int32Array(memory.buffer, args, 8).set([w, g, v, w, v, count, 25, 0]);
        new Float32Array(memory.buffer, args + 32, 3).set([1, 0, 0]);
        run(KERNEL.sgd, args, 40, threads.count > 0 ? control : 0);
      }
    }
    expect([...new Set(new Float32Array(memory.buffer, w, count))]).toEqual([-steps]);
    threads.stop();
    vi.unstubAllGlobals();
  });

  it('goes on alone where threads do not start', async () => {
    class Broken {
      onerror: ((event: { message: string }) => void) | null = null;
      postMessage() {
        queueMicrotask(() => this.onerror?.({ message: 'refused' }));
      }
      terminate() {}
    }
    vi.stubGlobal('Worker', Broken);
    const wasmMemory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
    const backend = { wasm: { wasmMemory, asm: {}, _malloc: () => 1024, _free: () => {} } } as unknown as BackendWasm;
    const { simd, stop } = await loadSimd(backend, (name) => readFile(path.join(build, name)), 4);
    expect(simd.threads).toBe(1);
    stop();
    vi.unstubAllGlobals();
  });
});
