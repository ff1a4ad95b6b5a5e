/** Brings a run back when its worker fell silent, died or lost its device. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { BackendName, KeptCheckpoint } from '../../protocol/messages';
import type { RestartRecord } from '../../protocol/metrics';
import type { Launch } from '../launch';
import { type AppStore, isActive, type RunView } from '../store';
import type { HiddenSpan } from './hidden-spans';
import type { LastingClient } from './lasting-client';
import { configWith, isOutOfMemory, type Offer, offersFor } from './offers';
import type { Unseen } from './page-life';
import { createRecycling } from './recycling';
import { createWatchdog, type Duty, type Silence } from './watchdog';

export interface RecoveryState {
  /** The worker has been silent for longer than work explains. */
  readonly silence: Silence | null;
  /** A new worker is being made. */
  readonly isRestarting: boolean;
  /** The last thing that was survived: why, and at which step the run went on; null when it began anew. */
  readonly survived: { readonly reason: string; readonly step: number | null; readonly isPlanned?: boolean } | null;
  /** Steps that were trained while the page was hidden last. */
  readonly unseen: Unseen | null;
  /** Every such stretch of the run on the screen, for its charts. */
  readonly hidden: readonly HiddenSpan[];
  /** What may help a run that could not be brought back. */
  readonly offers: readonly Offer[];
}

export interface Recovery {
  readonly store: StoreApi<RecoveryState>;
  /** Looks for silence; called about once a second. */
  check(): void;
  /** Bears with a silent worker. */
  wait(): void;
  /** Ends the worker, and goes on from the last checkpoint in another. */
  restart(): void;
  /** Goes on from the last checkpoint with the offer taken. */
  accept(offer: Offer): Promise<void>;
  /** Takes up a saved run by hand of the browser, which threw its page away. */
  resume(runId: string): void;
  setUnseen(unseen: Unseen): void;
  dismiss(): void;
}

interface Parts {
  readonly client: LastingClient;
  readonly app: AppStore;
  launch(launch: Launch): Promise<string>;
  now(): number;
  /** The browser's measure of page and workers in bytes; null where it has none. */
  measure?(): Promise<number | null>;
}

/** A run that takes its worker down more often than this needs its user. */
const MAX_RESTARTS = 2;

/** What goes on when the new worker is ready. */
interface Pending {
  readonly reason: string;
  readonly why: RestartRecord['why'];
  readonly run: RunView;
  /** The run's whole state where the old worker could still give it. */
  readonly checkpoint?: ArrayBuffer;
}

const text = (error: unknown) => (error instanceof Error ? error.message : String(error));
const QUIET: RecoveryState = { silence: null, isRestarting: false, survived: null, unseen: null, hidden: [], offers: [] };

export function createRecovery({ client, app, launch, now, measure }: Parts): Recovery {
  const store = createStore<RecoveryState>()(() => QUIET);
  const { getState: get, setState: set } = store;
  const watchdog = createWatchdog();
  /** Restarts since the last run that ended well or was begun by hand. */
  let restarts = 0;
  let pending: Pending | null = null;
  /** The step at which a run went on last. */
  let restartedAt = 0;

  for (const event of ['run.status', 'run.metrics', 'run.samples', 'evaluation.progress'] as const)
    client.on(event, () => watchdog.heard('progress', now()));
  client.on('worker.heartbeat', () => watchdog.heard('heartbeat', now()));
  client.on('run.metrics', ({ restarts }) => {
    restartedAt = restarts?.at(-1)?.step ?? restartedAt;
  });
  client.on('dataset.progress', () => watchdog.heard('heartbeat', now()));

  const duty = (): Duty => {
    const { run, starting, worker } = app.getState();
    if (starting || worker.state === 'connecting') return 'waiting';
    if (run?.status?.state === 'running') return 'running';
    // Whoever presses Resume must not talk to a dead worker.
    return isActive(run) ? 'waiting' : 'idle';
  };
  const isOnGpu = () => {
    const { worker } = app.getState();
    return worker.state === 'ready' && (worker.backend.backend === 'webgpu' || worker.backend.backend === 'webgl');
  };
  let wasOnGpu = false;

  /** The checkpoint that a run goes on from; none where storage has none or cannot be read. */
  const checkpointOf = async (runId: string): Promise<KeptCheckpoint | undefined> => {
    try {
      return (await client.request('run.checkpoints', {})).checkpoints.find(({ checkpointId }) => checkpointId === runId);
    } catch {
      // Storage is denied: what it would have held is gone with the worker, and the run begins anew.
      return undefined;
    }
  };

  const takeUp = async ({ run, reason, why, checkpoint }: Pending) => {
    const { config, origin } = run;
    const kept = checkpoint ? undefined : await checkpointOf(run.runId);
    if (!checkpoint && !kept && origin.sweepId) {
      // The queue knows how often it may try a run anew.
      app.setState({ starting: false });
      set({ isRestarting: false });
      return;
    }
    try {
      const restart = { restart: { why, reason } };
      const place = checkpoint ? { checkpoint, ...restart } : kept ? { resume: kept.checkpointId, ...restart } : {};
      restartedAt = kept?.step ?? 0;
      await launch({ config, origin, isBackground: true, isRecovery: true, ...place });
      const step = checkpoint || kept ? restartedAt : null;
      set({ survived: { reason, step, ...(why === 'memory' ? { isPlanned: true } : {}) } });
    } catch (error) {
      app.setState({ starting: false, notice: text(error) });
      lose(text(error));
    }
    set({ isRestarting: false });
  };
  /** A run that was to go on in a worker that does not take it. */
  const lose = (message: string) =>
    app.setState(({ run }) =>
      run?.status && isActive(run)
        ? { run: { ...run, status: { ...run.status, state: 'failed', secondsLeft: null, error: { name: 'DeviceError', message } } } }
        : {},
    );

  const recycling = createRecycling({
    ...{ client, app, now, ...(measure ? { measure } : {}) },
    isReplacing: () => pending !== null || get().isRestarting,
    // Planned, so it is not counted among those that failed, and the run is shown as going on.
    replace(next) {
      pending = { why: 'memory', ...next };
      set({ isRestarting: true, survived: null, offers: [] });
      app.setState({ worker: { state: 'connecting' }, starting: true });
      client.renew();
    },
  });

  const giveUp = (run: RunView) => {
    const { status, config } = run;
    if (status) set({ offers: offersFor(config, status, app.getState().catalog, wasOnGpu) });
  };

  client.onDeath(({ message, cause }) => {
    const { run } = app.getState();
    const hasFailed = run?.status?.state === 'failed' && run.status.error?.name === 'DeviceError';
    const mayResume = hasFailed && restarts < MAX_RESTARTS && !isOutOfMemory(run.status?.error?.message ?? '');
    set({ silence: null });
    if (restarts > MAX_RESTARTS) return set({ isRestarting: false });
    restarts++;
    // One that was to take over from another worker died before it could: the state is still at hand.
    const held = pending?.checkpoint ? { checkpoint: pending.checkpoint } : {};
    pending = mayResume ? { reason: typeof cause === 'string' ? cause : message, why: 'failure', run, ...held } : null;
    set({ isRestarting: true, survived: null, offers: [] });
    // Before anyone else can start something in a worker that is not there yet.
    app.setState({ worker: { state: 'connecting' }, ...(mayResume ? { starting: true } : {}) });
    if (hasFailed && !mayResume) giveUp(run);
    client.renew();
  });
  client.on('ready', () => {
    wasOnGpu = isOnGpu();
    const next = pending;
    pending = null;
    if (next) void takeUp(next);
    else set({ isRestarting: false });
  });
  client.on('unavailable', ({ reason }) => {
    pending = null;
    app.setState({ starting: false });
    lose(reason);
    set({ isRestarting: false });
  });
  client.on('run.status', ({ state, error }) => {
    if (state === 'finished' || state === 'stopped') restarts = 0;
    if (state === 'running') set({ offers: [] });
    if (state !== 'failed') return;
    // The controller's own listener came first, so the store knows already.
    const { run } = app.getState();
    if (error?.name === 'DeviceError') client.end(error.message);
    else if (run) giveUp(run);
  });
  app.subscribe(({ starting }, before) => {
    // By hand, or by the queue.
    if (starting && !before.starting && !get().isRestarting) {
      restarts = 0;
      set({ survived: null, offers: [] });
    }
  });

  return {
    store,
    check() {
      const silence = watchdog.check(duty(), now());
      if (silence || get().silence) set({ silence });
      recycling.check();
    },
    wait() {
      watchdog.wait(now());
      set({ silence: null });
    },
    restart() {
      restarts = 0;
      const seconds = Math.round(get().silence?.seconds ?? 0);
      client.end(`it was silent for ${seconds} seconds`);
    },
    async accept(offer) {
      const { run, starting } = app.getState();
      if (!run || starting || isActive(run)) return;
      if (offer.kind === 'processor') {
        restarts = 0;
        set({ isRestarting: true, offers: [] });
        app.setState({ worker: { state: 'connecting' }, starting: true });
        pending = { reason: run.status?.error?.message ?? '', why: 'failure', run };
        client.renew('wasm' satisfies BackendName);
        return;
      }
      try {
        const kept = await checkpointOf(run.runId);
        const config = configWith(run.config, offer);
        // Another width is another network: nothing of this one's past fits.
        const place = kept && offer.kind !== 'width' ? { resume: kept.checkpointId, fork: true } : {};
        const origin = { ...run.origin, parentId: run.runId, isFork: 'fork' in place };
        await launch({ config, origin, ...place });
      } catch (error) {
        app.setState({ notice: text(error) });
      }
    },
    resume(runId) {
      const saved = app.getState().saved.find((each) => each.runId === runId);
      if (!saved) return;
      const { config, presetId } = app.getState();
      const origin = { presetId, parentId: null, isFork: false, sweepId: null, base: null };
      launch({ config, origin, resume: runId }).then(
        () => set({ survived: { reason: '', step: saved.step } }),
        (error: unknown) => app.setState({ notice: text(error) }),
      );
    },
    setUnseen: (unseen) =>
      set(({ hidden }) => ({ unseen, hidden: [...hidden.filter(({ runId }) => runId === unseen.runId), unseen.span] })),
    dismiss: () => set({ survived: null, unseen: null }),
  };
}
