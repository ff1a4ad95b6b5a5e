/** What becomes of a run when its page is hidden, frozen, thrown away or closed. */
import { type AppStore, isActive } from '../store';
import { type HiddenSpan, type Moment, momentOf } from './hidden-spans';

/** The events of a document and a window that are needed, so that tests need no browser. */
export interface Page {
  readonly isHidden: () => boolean;
  /** The browser threw the page away for want of memory, or let it go when its user went elsewhere, and has loaded it again. */
  readonly wasTakenAway: boolean;
  on(type: 'visibilitychange' | 'freeze' | 'pagehide', listener: () => void): void;
  onClosing(listener: (ask: () => void) => void): void;
  /** Lasts as long as the tab, reloads and discards included. */
  readonly memory: { read(): string | null; write(runId: string): void };
}

interface Parts {
  readonly page: Page;
  readonly app: AppStore;
  /** Keeps a checkpoint and what was heard of the run. */
  keep(): void;
  resume(runId: string): void;
  now(): number;
}

/** Steps of the run on the screen that nobody saw. */
export interface Unseen {
  readonly runId: string;
  readonly from: number;
  readonly to: number;
  readonly phase: string;
  readonly seconds: number;
  /** The same as a stretch of the charts. */
  readonly span: HiddenSpan;
}

/** @returns the steps trained while the page was hidden last; null when there were none */
export function watchPage({ page, app, keep, resume, now }: Parts, onUnseen: (unseen: Unseen) => void): void {
  let left: { readonly at: number; readonly runId: string; readonly from: Moment } | null = null;
  const leave = () => {
    const { run } = app.getState();
    if (isActive(run)) keep();
    if (!left && run?.status?.state === 'running') {
      left = { at: now(), runId: run.runId, from: momentOf(run.status) };
    }
  };
  const comeBack = () => {
    const { run } = app.getState();
    const was = left;
    left = null;
    if (!was || run?.runId !== was.runId || !run.status) return;
    const { phase, done } = run.status;
    const from = phase === was.from.phase ? was.from.done : 0;
    const span = { runId: was.runId, from: was.from, to: momentOf(run.status) };
    if (done > from) onUnseen({ runId: was.runId, from, to: done, phase, seconds: (now() - was.at) / 1000, span });
  };
  page.on('visibilitychange', () => (page.isHidden() ? leave() : comeBack()));
  page.on('freeze', leave);
  page.on('pagehide', leave);
  // A paused run has kept a checkpoint; one that runs would lose what came since its last.
  page.onClosing((ask) => {
    if (app.getState().run?.status?.state === 'running') ask();
  });

  const lost = page.wasTakenAway ? page.memory.read() : null;
  let isRecovered = lost === null;
  app.subscribe(({ run, saved }) => {
    if (run && isActive(run) && page.memory.read() !== run.runId) page.memory.write(run.runId);
    if (isRecovered || !saved.some(({ runId }) => runId === lost)) return;
    isRecovered = true;
    if (!run && lost) resume(lost);
  });
}
