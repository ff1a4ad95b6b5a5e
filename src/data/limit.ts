/** Keeps a number of things under way, and tells when none is. */

export interface Limit {
  /** Starts `work` as soon as fewer than the limit are under way, in the order of asking. */
  run<R>(work: () => Promise<R>): Promise<R>;
  /** Resolves when nothing is under way or waiting. */
  idle(): Promise<void>;
}

export function createLimit(atOnce: number): Limit {
  let running = 0;
  const queue: (() => void)[] = [];
  let idlers: (() => void)[] = [];
  const next = () => {
    const start = queue.shift();
    if (start) return start();
    running--;
    if (running > 0) return;
    for (const wake of idlers) wake();
    idlers = [];
  };
  return {
    async run(work) {
      if (running < atOnce) running++;
      else await new Promise<void>((resolve) => void queue.push(resolve));
      return work().finally(next);
    },
    async idle() {
      while (running > 0) await new Promise<void>((resolve) => void idlers.push(resolve));
    },
  };
}
