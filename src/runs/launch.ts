/** How a run comes onto the screen: begun, taken up again, or branched off another. */
import { ConfigError } from '../protocol/errors';
import type { Requests } from '../protocol/messages';
import type { RunConfig } from '../protocol/run-config';
import type { Client } from './client';
import type { MetricLog } from './metric-log';
import { type AppStore, isActive, newRun, type RunOrigin, withMetrics } from './store';

/** Steps between two checkpoints, besides one every half minute. */
const SAVE_EVERY = 500;

export interface Launch {
  readonly config: RunConfig;
  readonly origin: RunOrigin;
  /** The checkpoint it goes on from. */
  readonly resume?: string;
  /** The same, as bytes that are at hand. */
  readonly checkpoint?: ArrayBuffer;
  /** Begins a run of its own there, with `config`. */
  readonly fork?: boolean;
  /** Leaves the settings on the screen alone. */
  readonly isBackground?: boolean;
  /** Takes a run up again in another worker; whoever asks has marked the page as starting, and the run may be shown as going. */
  readonly isRecovery?: boolean;
  /** Why another worker goes on with it. */
  readonly restart?: Requests['run.start']['in']['restart'];
}

export interface Launcher {
  /**
   * @returns the run's id
   * @throws ConfigError when another run is going; whatever the worker refuses
   */
  launch(launch: Launch): Promise<string>;
  /** An event names a run; before the reply to `run.start` has, it is the one being launched. */
  meet(runId: string): void;
}

interface Parts {
  readonly client: Client;
  readonly store: AppStore;
  readonly log: MetricLog;
  /** The settings on the screen are now those of the run. */
  onConfig(): void;
}

export function createLauncher({ client, store, log, onConfig }: Parts): Launcher {
  const { getState: get, setState: set } = store;
  let launching: Launch | null = null;

  const adopt = (runId: string, { config, origin }: Launch) => {
    if (get().run?.runId === runId) return;
    log.clear();
    set({ run: newRun(runId, config, null, origin) });
  };

  /** Fetches what a resumed run did before this page knew it. */
  const recall = async (runId: string, { origin, isBackground }: Launch) => {
    const { config, metrics, ledger } = await client.request('run.result', { runId });
    log.clear();
    log.append(metrics);
    set((state) => ({ ...(isBackground ? {} : { config }), run: { ...(state.run ?? newRun(runId, config, null, origin)), config } }));
    set((state) => withMetrics(state, { runId, evaluations: metrics.evaluations, ledger }));
    if (!isBackground) onConfig();
  };

  return {
    async launch(launch) {
      const { config, resume, checkpoint, fork, isBackground, isRecovery, restart } = launch;
      if (!isRecovery && (get().starting || isActive(get().run)))
        throw new ConfigError('a run is going, expected it to end before another starts');
      const { estimate: guess } = get();
      launching = launch;
      set({ starting: true, notice: null });
      try {
        const places = { ...(resume ? { resume } : {}), ...(checkpoint ? { checkpoint } : {}), ...(fork ? { fork } : {}) };
        const { runId } = await client.request('run.start', { config, saveEvery: SAVE_EVERY, ...places, ...(restart ? { restart } : {}) });
        adopt(runId, launch);
        const estimate = guess.state === 'ready' && !isBackground ? guess.value : null;
        set(({ run }) => (run ? { run: { ...run, estimate } } : {}));
        if (resume || checkpoint) await recall(runId, launch);
        return runId;
      } finally {
        launching = null;
        set({ starting: false });
      }
    },
    meet(runId) {
      if (launching) adopt(runId, launching);
    },
  };
}
