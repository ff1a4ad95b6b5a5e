/** Replaces a worker whose memory has grown, at a moment when its run's whole state can be taken along. */
import type { Client } from '../client';
import type { AppStore, RunView } from '../store';
import { createMemoryWatch, describeGrowth, type Growth } from './memory-watch';

interface Parts {
  readonly client: Client;
  readonly app: AppStore;
  now(): number;
  /** The browser's measure of page and workers in bytes; null where it has none. Slow, so asked for once a minute. */
  measure?(): Promise<number | null>;
  /** Another worker is on its way already. */
  isReplacing(): boolean;
  /** Begins another worker that goes on with `run` from `checkpoint`. */
  replace(next: { readonly run: RunView; readonly checkpoint: ArrayBuffer; readonly reason: string }): void;
}

const MEASURE_EVERY = 60_000;

/** @returns what looks at the page's own measure; called about once a second */
export function createRecycling({ client, app, now, measure, isReplacing, replace }: Parts): { check(): void } {
  const watch = createMemoryWatch();
  let measuredAt = now();
  /** Work besides the run that lives in the worker and would end with it. */
  let isEvaluating = false;

  const free = (): RunView | null => {
    const { run, starting, transfer } = app.getState();
    return run?.status?.state === 'running' && !starting && !transfer && !isEvaluating && !isReplacing() ? run : null;
  };
  const recycle = async (growth: Growth) => {
    const before = free();
    // What is usual is learnt anew, and with it the right to another try.
    if (!before) return watch.begin();
    let checkpoint: ArrayBuffer;
    try {
      checkpoint = (await client.request('run.checkpoint', { runId: before.runId })).bytes;
    } catch {
      // The run ended or diverged in this moment, or its worker died: each is told of by itself.
      return;
    }
    const run = free();
    if (run?.runId === before.runId) replace({ run, checkpoint, reason: describeGrowth(growth) });
    else watch.begin();
  };
  const read = (reading: Parameters<typeof watch.heard>[0]) => {
    const { run } = app.getState();
    if (run?.status?.state !== 'running') return;
    const growth = watch.heard(reading, `${run.runId} ${run.status.phase}`);
    if (growth) void recycle(growth);
  };

  client.on('worker.heartbeat', (held) => read({ ...held }));
  client.on('evaluation.progress', ({ state }) => {
    isEvaluating = state === 'running' || state === 'paused';
  });
  client.on('ready', () => {
    isEvaluating = false;
    watch.begin();
  });
  return {
    check() {
      if (!measure || now() - measuredAt < MEASURE_EVERY) return;
      measuredAt = now();
      void measure().then((page) => page !== null && read({ page }));
    },
  };
}
