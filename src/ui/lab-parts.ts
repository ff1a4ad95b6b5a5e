/** History and queue with the browser's own storage, locks and clock. */
import { createId } from '../protocol/ids';
import { browserLocks } from '../protocol/locks';
import type { CostEstimate } from '../protocol/messages';
import type { EvaluationReport, ReportComparison } from '../protocol/report';
import type { RunConfig } from '../protocol/run-config';
import type { Client } from '../runs/client';
import type { Controller } from '../runs/controller';
import { type Checkpoints, createCheckpoints } from '../runs/history/checkpoints';
import { createHistory, type History } from '../runs/history/history';
import { createQueue, type Queue } from '../runs/queue/queue';
import type { LinkBase } from '../runs/share-link';
import type { AppStore } from '../runs/store';

const PAUSED = 'queue-paused';

/** Storage that may be denied: then the queue starts unpaused. */
const pause = {
  read: () => {
    try {
      return localStorage.getItem(PAUSED) === '1';
    } catch {
      return false;
    }
  },
  write: (isPaused: boolean) => {
    try {
      localStorage.setItem(PAUSED, isPaused ? '1' : '0');
    } catch {
      // Only the next visit would have needed it.
    }
  },
};

export interface LabParts {
  readonly history: History;
  readonly queue: Queue;
  readonly checkpoints: Checkpoints;
  /** What runs will cost, as the worker estimates. */
  estimate(config: RunConfig): Promise<CostEstimate>;
  /** Paired differences of two reports on the same pictures. */
  compare(first: EvaluationReport, second: EvaluationReport): Promise<ReportComparison>;
}

export function createLabParts(client: Client, app: AppStore, controller: Controller, presets: readonly LinkBase[]): LabParts {
  // Late, so that the first picture does not wait for the database's code.
  const storage = import('../runs/history/storage').then(({ openStorage }) => openStorage());
  const locks = browserLocks();
  const history = createHistory({
    ...{ client, app, storage, locks, now: () => Date.now() },
    presetConfig: (id) => presets.find((preset) => preset.id === id)?.config,
    delay: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  const queue = createQueue({
    ...{ client, app, storage, locks, pause },
    channel: typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('mixacm-queue'),
    launch: controller.launch,
    stop: () => controller.control('stop'),
    forget: history.drop,
    kin: () => history.store.getState().runs.filter(({ adjusted }) => adjusted === 0),
    createId,
  });
  return {
    ...{ history, queue, checkpoints: createCheckpoints(client) },
    estimate: (config) => client.request('estimate', { config }),
    compare: (first, second) => client.request('evaluation.compare', { first, second }),
  };
}
