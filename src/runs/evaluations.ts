/** What the page knows of evaluations: reports of the run on the screen, the one under way, those that can go on. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  CurveKind,
  EvaluationAction,
  EvaluationReport,
  EvaluationSpec,
  EvaluationStatus,
  ReportComparison,
  SavedEvaluation,
} from '../protocol/report';
import type { NetworkRole, PluginChoice, RunConfig } from '../protocol/run-config';
import type { Client } from './client';
import { fileName } from './export';

type PerNetwork<T> = Readonly<Partial<Record<NetworkRole, T>>>;

/** A finished or cancelled evaluation that was asked for by hand. */
export interface Evaluated {
  readonly evaluationId: string;
  readonly name: string;
  readonly network: NetworkRole | null;
  readonly report: EvaluationReport;
}

/** Two networks of the run on the same images. */
export interface Pair {
  readonly first: NetworkRole;
  readonly second: NetworkRole;
  readonly gaps: ReportComparison;
}

export interface EvaluationsState {
  /** The run that the reports belong to. */
  readonly runId: string | null;
  readonly reports: PerNetwork<EvaluationReport>;
  readonly pairs: readonly Pair[];
  readonly status: EvaluationStatus | null;
  /** Newest first. */
  readonly evaluated: readonly Evaluated[];
  readonly saved: readonly SavedEvaluation[];
  readonly error: string | null;
}

/** What the page lets its user choose. */
export interface Wish {
  readonly network: NetworkRole;
  readonly attack: PluginChoice;
  readonly threatModel: PluginChoice;
  readonly count: number;
  readonly curves: readonly CurveKind[];
}

export interface Evaluations {
  readonly store: StoreApi<EvaluationsState>;
  /** Evaluates a network of a run on the images of the run's own seed. */
  start(runId: string, config: RunConfig, wish: Wish): Promise<void>;
  resume(saved: SavedEvaluation): Promise<void>;
  forget(saved: SavedEvaluation): Promise<void>;
  control(action: EvaluationAction): Promise<void>;
  save(name: string, report: EvaluationReport): void;
}

interface Parts {
  readonly client: Client;
  save(name: string, bytes: BlobPart, type: string): void;
}

const PAIRS: readonly (readonly [NetworkRole, NetworkRole])[] = [
  ['student', 'plain'],
  ['student', 'teacher'],
];

/** A teacher's weights make transfer examples for its student, and the other way round. */
const SURROGATES: Readonly<Record<NetworkRole, readonly NetworkRole[]>> = {
  plain: ['teacher', 'student'],
  teacher: ['student', 'plain'],
  student: ['teacher', 'plain'],
};

const text = (error: unknown) => (error instanceof Error ? error.message : String(error));

export function createEvaluations({ client, save }: Parts): Evaluations {
  const store = createStore<EvaluationsState>()(() => ({
    ...{ runId: null, reports: {}, pairs: [], status: null, evaluated: [], saved: [], error: null },
  }));
  const { getState: get, setState: set } = store;
  let asked: NetworkRole | null = null;

  const attempt = async (action: () => Promise<unknown>) => {
    try {
      set({ error: null });
      await action();
    } catch (error) {
      set({ error: text(error) });
    }
  };

  const compare = async (runId: string) => {
    const { reports } = get();
    const pairs: Pair[] = [];
    for (const [first, second] of PAIRS) {
      const [one, other] = [reports[first], reports[second]];
      if (!one?.isComplete || !other?.isComplete) continue;
      pairs.push({ first, second, gaps: await client.request('evaluation.compare', { first: one, second: other }) });
    }
    if (get().runId === runId) set({ pairs });
  };

  const askSaved = () => attempt(async () => set({ saved: (await client.request('evaluation.saved', {})).evaluations }));

  client.on('ready', () => void askSaved());
  client.on('run.report', ({ runId, network, report }) =>
    set((state) => ({
      runId,
      reports: { ...(state.runId === runId ? state.reports : {}), [network]: report },
      ...(state.runId === runId ? {} : { pairs: [] }),
    })),
  );
  client.on('run.status', ({ runId, state }) => {
    if (state !== 'finished') return;
    void attempt(async () => {
      // A resumed run may have reported on some of its networks before this page knew it.
      const { reports } = await client.request('run.result', { runId });
      set({ runId, reports: Object.fromEntries(reports.map(({ network, report }) => [network, report])) });
      await compare(runId);
    });
  });
  client.on('evaluation.progress', (status) => {
    set({ status });
    if (status.state === 'failed') set({ error: status.error?.message ?? 'the evaluation failed' });
    if (status.state !== 'finished' && status.state !== 'cancelled') return;
    const { evaluationId, name } = status;
    void attempt(async () => {
      const report = await client.request('evaluation.report', { evaluationId });
      set(({ evaluated }) => ({ evaluated: [{ evaluationId, name, network: asked, report }, ...evaluated] }));
      await askSaved();
    });
  });
  client.onDeath(({ message }) => {
    const { status } = get();
    if (status?.state === 'running' || status?.state === 'paused') set({ status: { ...status, state: 'failed' }, error: message });
  });

  return {
    store,
    start: (runId, config, { network, attack, threatModel, count, curves }) =>
      attempt(async () => {
        const other = SURROGATES[network].find((role) => config[role]);
        const spec: EvaluationSpec = {
          data: { id: config.data.id, params: config.data.params, validation: config.data.validation },
          threatModel,
          attack,
          ...{ count, seed: config.seed, checks: 'full', curves: [...curves] },
        };
        asked = network;
        await client.request('evaluation.start', {
          ...{ spec, name: network, network: { runId, network } },
          ...(other ? { surrogate: { runId, network: other } } : {}),
        });
      }),
    resume: ({ evaluationId, name }) =>
      attempt(async () => {
        asked = name === 'plain' || name === 'teacher' || name === 'student' ? name : null;
        await client.request('evaluation.start', { resume: evaluationId });
      }),
    forget: ({ evaluationId }) =>
      attempt(async () => {
        await client.request('evaluation.forget', { evaluationId });
        await askSaved();
      }),
    control: (action) =>
      attempt(async () => {
        const { status } = get();
        if (status) await client.request('evaluation.control', { evaluationId: status.evaluationId, action });
      }),
    save: (name, report) => save(fileName(name, 'report.json'), `${JSON.stringify(report, null, 2)}\n`, 'application/json'),
  };
}

/** True while the worker is busy with an evaluation, paused included. */
export const isEvaluating = ({ status }: EvaluationsState): boolean => status?.state === 'running' || status?.state === 'paused';
