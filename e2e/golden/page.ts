/** The page between the spec and the worker that runs golden cases. Tests build it; it is no part of the app. */
import type { Answer, Question } from './worker';

declare global {
  interface Window {
    /** Asks the worker; one question at a time. */
    askGolden(question: Question): Promise<Answer>;
  }
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

window.askGolden = (question) =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(question);
  });
