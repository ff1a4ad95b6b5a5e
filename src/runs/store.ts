/** What the page knows, as one immutable value; pure transitions, no React and no wire. Series live in the metric log. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Catalog } from '../protocol/catalog';
import type { BackendReport, CostEstimate, DatasetStatus, Events, RunPhase, RunStatus, SavedRun } from '../protocol/messages';
import type { EvaluationRecord, LedgerEntry, SampleView } from '../protocol/metrics';
import type { NetworkRole, RunConfig } from '../protocol/run-config';

export type WorkerState =
  | { readonly state: 'connecting' }
  | { readonly state: 'ready'; readonly version: string; readonly backend: BackendReport }
  | { readonly state: 'unavailable'; readonly reason: string; readonly tried: BackendReport['tried'] }
  | { readonly state: 'dead'; readonly message: string };

export type EstimateState =
  | { readonly state: 'none' | 'pending' }
  | { readonly state: 'ready'; readonly value: CostEstimate }
  | { readonly state: 'failed'; readonly message: string };

type PerNetwork<T> = Readonly<Partial<Record<NetworkRole, T>>>;

/** Where a run comes from, for the history. */
export interface RunOrigin {
  readonly presetId: string;
  /** The run whose checkpoint it began at. */
  readonly parentId: string | null;
  readonly isFork: boolean;
  readonly sweepId: string | null;
  /** What its changes are told against, unless that is its parent. */
  readonly base: RunConfig | null;
}

/** The run on the screen, going or finished. */
export interface RunView {
  readonly runId: string;
  readonly origin: RunOrigin;
  /** As started, with the changes made since. */
  readonly config: RunConfig;
  readonly estimate: CostEstimate | null;
  readonly status: RunStatus | null;
  readonly live: PerNetwork<EvaluationRecord>;
  readonly finals: PerNetwork<EvaluationRecord>;
  readonly ledger: readonly LedgerEntry[];
  readonly samples: readonly SampleView[];
  readonly warnings: readonly string[];
}

export interface AppState {
  readonly worker: WorkerState;
  /** What the worker offers; kept when it dies, so that the page still knows what things are called. */
  readonly catalog: Catalog | null;
  readonly presetId: string;
  readonly config: RunConfig;
  /** What a link held that could not be used. */
  readonly linkProblems: readonly string[];
  readonly estimate: EstimateState;
  readonly starting: boolean;
  readonly run: RunView | null;
  readonly saved: readonly SavedRun[];
  readonly datasets: Readonly<Record<string, DatasetStatus>>;
  readonly transfer: Events['dataset.progress'] | null;
  readonly dataError: string | null;
  /** The last request that failed, for the user to read and put away. */
  readonly notice: string | null;
  /** Why checkpoints do not survive a reload; null where they do. */
  readonly storageProblem: string | null;
  /** The stage whose settings are shown. */
  readonly stage: RunPhase;
}

export type AppStore = StoreApi<AppState>;

export function createAppStore(presetId: string, config: RunConfig, linkProblems: readonly string[] = []): AppStore {
  return createStore<AppState>()(() => ({
    worker: { state: 'connecting' },
    catalog: null,
    presetId,
    config,
    linkProblems,
    estimate: { state: 'none' },
    starting: false,
    run: null,
    saved: [],
    datasets: {},
    transfer: null,
    dataError: null,
    notice: null,
    storageProblem: null,
    stage: 'student',
  }));
}

const NOWHERE: RunOrigin = { presetId: '', parentId: null, isFork: false, sweepId: null, base: null };

export function newRun(runId: string, config: RunConfig, estimate: CostEstimate | null, origin: RunOrigin = NOWHERE): RunView {
  return { runId, origin, config, estimate, status: null, live: {}, finals: {}, ledger: [], samples: [], warnings: [] };
}

/** True while the worker is busy with the run on the screen, paused included. */
export function isActive(run: RunView | null): boolean {
  if (!run) return false;
  return !run.status || run.status.state === 'running' || run.status.state === 'paused';
}

/** Events of another run than the one on the screen change nothing. */
function onRun(state: AppState, runId: string, change: (run: RunView) => Partial<RunView>): Partial<AppState> {
  if (state.run?.runId !== runId) return {};
  return { run: { ...state.run, ...change(state.run) } };
}

export const withStatus = (state: AppState, status: RunStatus) => onRun(state, status.runId, () => ({ status }));
export const withSamples = (state: AppState, { runId, samples }: Events['run.samples']) => onRun(state, runId, () => ({ samples }));
export const withWarning = (state: AppState, { runId, message }: Events['run.warning']) =>
  onRun(state, runId, ({ warnings }) => (warnings.includes(message) ? {} : { warnings: [...warnings, message] }));

/** Takes the newest evaluation of each network and the ledger, which comes whole with every batch. */
export function withMetrics(
  state: AppState,
  { runId, evaluations, ledger }: Omit<Events['run.metrics'], 'steps' | 'adjustments'>,
): Partial<AppState> {
  return onRun(state, runId, (run) => {
    const merge = (before: PerNetwork<EvaluationRecord>, final: boolean) => {
      const news = evaluations.filter((each) => each.final === final).map((each) => [each.network, each] as const);
      return news.length ? { ...before, ...Object.fromEntries(news) } : before;
    };
    return {
      live: merge(run.live, false),
      finals: merge(run.finals, true),
      ledger: ledger.length ? ledger : run.ledger,
    };
  });
}

/** A dead worker cannot say so itself: the run it was busy with becomes `failed`. */
export function withDeath(state: AppState, error: Error): Partial<AppState> {
  const { run } = state;
  const failed: RunStatus | null =
    run?.status && isActive(run)
      ? { ...run.status, state: 'failed', secondsLeft: null, error: { name: error.name, message: error.message } }
      : (run?.status ?? null);
  return {
    worker: { state: 'dead', message: error.message },
    starting: false,
    transfer: null,
    ...(run ? { run: { ...run, status: failed } } : {}),
  };
}
