/** A worker that begins once the first picture stands (on two cores they would take turns), and misses no message before it listens. */
import type { WorkerLike } from './lasting-client';

type Call = (worker: WorkerLike) => void;

/**
 * @param spawn makes the worker, once `when` has come
 * @returns what stands for it: messages wait until it has spoken first, and ended early it never begins
 */
export function lateWorker(when: Promise<unknown>, spawn: () => WorkerLike): WorkerLike {
  const listeners: Call[] = [];
  const messages: Call[] = [];
  let worker: WorkerLike | null = null;
  let hasSpoken = false;
  let isEnded = false;
  void when.then(() => {
    if (isEnded) return;
    const begun = spawn();
    worker = begun;
    for (const listen of listeners) listen(begun);
    // While its script waits for a backend nobody in it listens, and what it is sent is lost.
    begun.addEventListener('message', () => {
      if (hasSpoken) return;
      hasSpoken = true;
      for (const send of messages) send(begun);
    });
  });
  return {
    postMessage(message: unknown, transfer: Transferable[]) {
      if (worker && hasSpoken) worker.postMessage(message, transfer);
      else messages.push((to) => to.postMessage(message, transfer));
    },
    addEventListener(type: string, listener: never) {
      if (worker) worker.addEventListener(type as 'error', listener);
      else listeners.push((to) => to.addEventListener(type as 'error', listener));
    },
    terminate() {
      isEnded = true;
      worker?.terminate();
    },
  };
}
