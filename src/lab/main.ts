/** The page behind `npm run lab`: the worker without a view, driven from outside through `window.lab`. */
import { listPresets } from '../experiments';
import type { Preset } from '../experiments/define';
import type { ImportedTeacher } from '../protocol/interop';
import type { ControlAction, CostEstimate, DatasetStatus, Events, RunResult, RunStatus } from '../protocol/messages';
import type { EvaluationReport, EvaluationSpec, EvaluationStatus, ReportComparison } from '../protocol/report';
import type { NetworkRole, RunConfig } from '../protocol/run-config';
import { installTrustedTypes } from '../protocol/trusted-types';
import { createClient } from '../runs/client';
import { fromBase64, toBase64 } from './base64';

/** What `window.lab` offers. Bytes cross as base64, the only form that survives a remote call unharmed. */
export interface Lab {
  /** Resolves when the worker has chosen a backend; rejects when none works. */
  ready(): Promise<Events['ready']>;
  presets(): readonly Preset[];
  estimate(config: RunConfig): Promise<CostEstimate>;
  start(config: RunConfig, checkpoint?: string): Promise<string>;
  control(runId: string, action: ControlAction): Promise<RunStatus>;
  checkpoint(runId: string): Promise<string>;
  weights(runId: string, network: NetworkRole): Promise<string>;
  /** Checks a checkpoint given as base64 against its card and makes it a teacher; see `teacher.import`. */
  importTeacher(name: string, weights: string, card: string | null): Promise<ImportedTeacher>;
  result(runId: string): Promise<RunResult>;
  /** Evaluates a network given as base64, with another one for transfer examples; resolves with the evaluation's id. */
  evaluate(spec: EvaluationSpec, name: string, weights: string, surrogate: string | null): Promise<string>;
  cutShort(evaluationId: string): Promise<EvaluationStatus>;
  report(evaluationId: string): Promise<EvaluationReport>;
  compare(first: EvaluationReport, second: EvaluationReport): Promise<ReportComparison>;
  dataset(id: string): Promise<DatasetStatus>;
  /** Imports what the file input of the page holds. */
  importChosenFiles(): Promise<DatasetStatus>;
}

type Told = 'run.status' | 'run.metrics' | 'run.warning' | 'dataset.progress' | 'evaluation.progress';

/** What reaches the other side, when it listens: events of the worker, and its death. */
export type LabEvent = { [N in Told]: { name: N; body: Events[N] } }[Told] | { name: 'death'; body: { message: string } };

declare global {
  interface Window {
    lab: Lab;
    /** Put there by whoever drives the page. */
    onLabEvent?: (event: LabEvent) => unknown;
  }
}

const search = new URLSearchParams(location.search);
const options = {
  backend: search.get('backend') ?? undefined,
  kernels: search.get('kernels') ?? undefined,
  precision: search.get('precision') ?? undefined,
};
installTrustedTypes(globalThis);
const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module', name: JSON.stringify(options) });
const client = createClient(worker);

const ready = new Promise<Events['ready']>((resolve, reject) => {
  client.on('ready', resolve);
  client.on('unavailable', ({ reason }) => reject(new Error(reason)));
  client.onDeath(reject);
});
// Whoever drives the page asks for `ready` later; until then a failure is not unhandled, just unread.
ready.catch(() => undefined);

const tell = (event: LabEvent) => window.onLabEvent?.(event);
client.on('run.status', (body) => tell({ name: 'run.status', body }));
client.on('run.metrics', (body) => tell({ name: 'run.metrics', body }));
client.on('run.warning', (body) => tell({ name: 'run.warning', body }));
client.on('dataset.progress', (body) => tell({ name: 'dataset.progress', body }));
client.on('evaluation.progress', (body) => tell({ name: 'evaluation.progress', body }));
client.onDeath(({ message }) => tell({ name: 'death', body: { message } }));

window.lab = {
  ready: () => ready,
  presets: listPresets,
  estimate: (config) => client.request('estimate', { config }),
  start: async (config, checkpoint) => {
    if (checkpoint === undefined) return (await client.request('run.start', { config })).runId;
    const bytes = fromBase64(checkpoint);
    return (await client.request('run.start', { config, checkpoint: bytes }, [bytes])).runId;
  },
  control: (runId, action) => client.request('run.control', { runId, action }),
  checkpoint: async (runId) => toBase64((await client.request('run.checkpoint', { runId })).bytes),
  weights: async (runId, network) => toBase64((await client.request('weights.export', { runId, network })).bytes),
  importTeacher: async (name, base64, card) => {
    const weights = fromBase64(base64);
    return client.request('teacher.import', { name, weights, card }, [weights]);
  },
  result: (runId) => client.request('run.result', { runId }),
  evaluate: async (spec, name, base64, other) => {
    const weights = fromBase64(base64);
    const surrogate = other === null ? {} : { surrogate: { weights: fromBase64(other) } };
    return (await client.request('evaluation.start', { spec, name, network: { weights }, ...surrogate }, [weights])).evaluationId;
  },
  cutShort: (evaluationId) => client.request('evaluation.control', { evaluationId, action: 'cancel' }),
  report: (evaluationId) => client.request('evaluation.report', { evaluationId }),
  compare: (first, second) => client.request('evaluation.compare', { first, second }),
  dataset: (id) => client.request('dataset.status', { id }),
  importChosenFiles: () => {
    const input = document.querySelector<HTMLInputElement>('#files');
    return client.request('dataset.import', { files: [...(input?.files ?? [])] });
  },
};
