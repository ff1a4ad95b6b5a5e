/** A worker without a browser: handlers behind a message channel, an in-memory dataset, the page's own client in front. */
import { MessageChannel } from 'node:worker_threads';
import { vi } from 'vitest';
import type { DataService } from '../../data/service';
import { toySource } from '../../engine/testing/toys';
import type { LoadedDataset } from '../../protocol/images';
import type { BackendReport, Events, RunStatus } from '../../protocol/messages';
import type { EvaluationStatus } from '../../protocol/report';
import type { NetworkRole } from '../../protocol/run-config';
import { type Client, createClient, type Endpoint } from '../../runs/client';
import type { EvaluationStore, StoredEvaluation } from '../evaluation-store';
import { createHandlers, type HandlerOptions } from '../handlers';
import type { ImportStore, KeptTeacher } from '../import-store';
import { decodeNetwork, type LoadShippedBytes, type SavedNetwork } from '../networks';
import type { RunStore } from '../run-store';
import { createEmit, type Scope, serve } from '../serve';

const CLASSES = ['red', 'green', 'blue', 'grey'];

export const backend: BackendReport = {
  backend: 'cpu',
  adapter: 'plain JavaScript',
  software: false,
  threads: 1,
  reason: 'test',
  tried: [{ backend: 'cpu', works: true, note: '', gmacs: 0.5 }],
  kernels: 'ours',
  crossOriginIsolated: false,
};

/** Sixteen drawn pictures to train on. */
export function toyData(): DataService {
  const refuse = () => Promise.reject(new Error('not part of this test'));
  const dataset: LoadedDataset = { id: 'toy', classes: CLASSES, hash: 'abc', train: toySource(16), test: toySource(24) };
  const catalogue = [{ id: 'toy', label: 'Toy', params: {}, classes: CLASSES }];
  const unused = { status: refuse, import: refuse, download: refuse, stop: refuse, remove: refuse, summary: refuse, page: refuse };
  return { catalogue, ...unused, isImporting: () => false, open: async () => dataset };
}

export function memoryStore(): RunStore & { readonly saved: Map<string, ArrayBuffer> } {
  const saved = new Map<string, ArrayBuffer>();
  return {
    saved,
    list: async () => [],
    checkpoints: async () => [],
    load: async (checkpointId) => saved.get(checkpointId)!.slice(0),
    save: async ({ checkpointId }, bytes) => void saved.set(checkpointId, bytes),
    remove: async (runId) => void saved.delete(runId),
  };
}

export function memoryEvaluations(): EvaluationStore & { readonly saved: Map<string, StoredEvaluation> } {
  const saved = new Map<string, StoredEvaluation>();
  return {
    saved,
    list: async () => [...saved.values()],
    load: async (id) => structuredClone(saved.get(id)!),
    save: async (evaluation) => void saved.set(evaluation.evaluationId, structuredClone(evaluation)),
    remove: async (id) => void saved.delete(id),
  };
}

export function memoryImports(): ImportStore {
  const saved = new Map<string, KeptTeacher>();
  return {
    list: async () => [...saved.values()].map(({ teacher }) => teacher),
    load: async (name) => saved.get(name)!.bytes.slice(0),
    save: async (kept) => {
      saved.set(kept.teacher.name, kept);
      return null;
    },
    remove: async (name) => void saved.delete(name),
  };
}

export interface Bench {
  readonly evaluations: ReturnType<typeof memoryEvaluations>;
  /** Statuses of evaluations, and the reports of runs. */
  readonly evaluated: EvaluationStatus[];
  readonly reports: Events['run.report'][];
  readonly client: Client;
  readonly store: ReturnType<typeof memoryStore>;
  readonly metrics: Events['run.metrics'][];
  readonly statuses: RunStatus[];
  readonly warnings: string[];
  readonly samples: Events['run.samples'][];
  /** Resolves when the run is in one of these states. */
  reaches(...states: RunStatus['state'][]): Promise<RunStatus>;
  weights(runId: string, network: NetworkRole): Promise<SavedNetwork>;
  close(): void;
}

export function bench(
  loadShipped: LoadShippedBytes = () => Promise.reject(new Error('nothing is shipped')),
  data: DataService = toyData(),
  faults: Partial<Pick<HandlerOptions, 'broken' | 'claims' | 'store' | 'now'>> = {},
): Bench {
  vi.stubGlobal('navigator', { userAgent: 'test', hardwareConcurrency: 1 });
  const { port1, port2 } = new MessageChannel();
  const store = memoryStore();
  const evaluations = memoryEvaluations();
  const scope = port2 as unknown as Scope;
  const handlers = createHandlers({
    backend,
    data,
    store,
    evaluations,
    imports: memoryImports(),
    loadShipped,
    emit: createEmit(scope),
    version: '0.0.0',
    now: () => performance.now(),
    ...faults,
  });
  serve(scope, handlers);
  const client = createClient(port1 as unknown as Endpoint);
  for (const port of [port1, port2]) port.start();
  const metrics: Events['run.metrics'][] = [];
  const statuses: RunStatus[] = [];
  const warnings: string[] = [];
  const samples: Events['run.samples'][] = [];
  const evaluated: EvaluationStatus[] = [];
  const reports: Events['run.report'][] = [];
  client.on('evaluation.progress', (body) => evaluated.push(body));
  client.on('run.report', (body) => reports.push(body));
  client.on('run.metrics', (body) => metrics.push(body));
  client.on('run.status', (body) => statuses.push(body));
  client.on('run.warning', ({ message }) => warnings.push(message));
  client.on('run.samples', (body) => samples.push(body));
  return {
    client,
    evaluations,
    evaluated,
    reports,
    store,
    metrics,
    statuses,
    warnings,
    samples,
    reaches: (...states) =>
      new Promise((resolve) => {
        const check = (status: RunStatus | undefined) => status && states.includes(status.state) && resolve(status);
        check(statuses.at(-1));
        client.on('run.status', check);
      }),
    weights: async (runId, network) => decodeNetwork((await client.request('weights.export', { runId, network })).bytes),
    close: () => {
      port1.close();
      port2.close();
    },
  };
}
