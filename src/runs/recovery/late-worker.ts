/** A worker that begins once the first picture stands: on two cores they would take turns. */
import type { WorkerLike } from './lasting-client';

/**
 * @param spawn makes the worker, once `when` has come
 * @returns what stands for it until then: messages and listeners wait for it, and ended early it never begins
 */
export function lateWorker(when: Promise<unknown>, spawn: () => WorkerLike): WorkerLike {
  let waiting: ((worker: WorkerLike) => void)[] = [];
  let worker: WorkerLike | null = null;
  let isEnded = false;
  const tell = (call: (worker: WorkerLike) => void) => {
    if (worker) call(worker);
    else waiting.push(call);
  };
  void when.then(() => {
    if (isEnded) return;
    worker = spawn();
    for (const call of waiting) call(worker);
    waiting = [];
  });
  return {
    postMessage: (message: unknown, transfer: Transferable[]) => tell((to) => to.postMessage(message, transfer)),
    addEventListener: (type: string, listener: never) => tell((to) => to.addEventListener(type as 'error', listener)),
    terminate() {
      isEnded = true;
      worker?.terminate();
    },
  };
}
