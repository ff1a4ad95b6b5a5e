import type { Delay } from '../in-time';

/** A clock that moves when it is told to. */
export function manualDelay(): { readonly delay: Delay; pass(ms: number): Promise<void> } {
  let now = 0;
  const timers = new Map<object, { readonly at: number; readonly run: () => void }>();
  /** What is under way elsewhere, such as the fake IndexedDB, gets its turns. */
  const settle = async () => {
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  return {
    delay(run, ms) {
      const timer = {};
      timers.set(timer, { at: now + ms, run });
      return () => void timers.delete(timer);
    },
    async pass(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const [next] = [...timers].filter(([, { at }]) => at <= end).toSorted(([, a], [, b]) => a.at - b.at);
        if (!next) break;
        const [timer, { at, run }] = next;
        timers.delete(timer);
        now = at;
        run();
        await settle();
      }
      now = end;
    },
  };
}
