/** Holds one worker for each engine, all at rest but the one that is asked to work. */
import type { Asked, Reply } from './worker';

export interface BenchPage {
  /** Starts a worker of this name; later questions to it are answered in turn. */
  open(name: string): void;
  ask(name: string, question: Asked): Promise<unknown>;
  close(name: string): void;
}

declare global {
  interface Window {
    bench: BenchPage;
  }
}

const workers = new Map<string, Worker>();

window.bench = {
  open(name) {
    workers.set(name, new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
  },
  ask(name, question) {
    const worker = workers.get(name)!;
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Reply>) => ('error' in data ? reject(new Error(data.error)) : resolve(data.answer));
      worker.onerror = ({ message }) => reject(new Error(message || 'worker ended without a word'));
      worker.postMessage(question);
    });
  },
  close(name) {
    workers.get(name)?.terminate();
    workers.delete(name);
  },
};
