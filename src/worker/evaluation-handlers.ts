/** What each request about evaluations does. */
import { compareReports } from '../engine/evaluation/compare';
import { ConfigError } from '../protocol/errors';
import { createId } from '../protocol/ids';
import type { LoadedDataset } from '../protocol/images';
import type { Handlers } from '../protocol/messages';
import { type EvaluationRequests, type EvaluationSpec, type NetworkSource, parseEvaluationSpec } from '../protocol/report';
import type { NetworkRole } from '../protocol/run-config';
import type { Device } from './evaluation-identity';
import { EvaluationSession } from './evaluation-session';
import type { EvaluationStore, StoredEvaluation } from './evaluation-store';
import type { LoadShippedBytes } from './networks';
import type { Emit } from './serve';

export interface EvaluationHandlerOptions {
  readonly store: EvaluationStore;
  readonly device: Device;
  readonly emit: Emit;
  readonly now: () => number;
  readonly openData: (data: EvaluationSpec['data'], seed: number) => Promise<LoadedDataset>;
  readonly exportWeights: (runId: string, network: NetworkRole) => Promise<ArrayBuffer>;
  readonly loadShippedBytes: LoadShippedBytes;
}

export function createEvaluationHandlers(options: EvaluationHandlerOptions): Pick<Handlers, keyof EvaluationRequests> {
  const { store, device, emit, now, openData, exportWeights, loadShippedBytes } = options;
  let current: { readonly id: string; readonly session: EvaluationSession } | null = null;

  const session = (evaluationId: string): EvaluationSession => {
    if (current?.id === evaluationId) return current.session;
    throw new ConfigError(`evaluation "${evaluationId}" is unknown, expected ${current ? `"${current.id}"` : 'one that was started'}`);
  };

  const bytesOf = (source: NetworkSource): Promise<ArrayBuffer> => {
    if ('weights' in source) return Promise.resolve(source.weights);
    return 'shipped' in source ? loadShippedBytes(source.shipped) : exportWeights(source.runId, source.network);
  };

  type Start = Pick<StoredEvaluation, 'evaluationId' | 'name' | 'spec' | 'weights' | 'surrogate'>;

  const prepare = async (body: EvaluationRequests['evaluation.start']['in']): Promise<{ start: Start; resume?: StoredEvaluation }> => {
    if ('resume' in body) {
      const resume = await store.load(body.resume);
      return { start: resume, resume };
    }
    const { name, network, surrogate } = body;
    const start = {
      evaluationId: createId(),
      name,
      spec: parseEvaluationSpec(body.spec),
      weights: await bytesOf(network),
      surrogate: surrogate ? await bytesOf(surrogate) : null,
    };
    return { start };
  };

  const refuseSecond = () => {
    if (current && !current.session.isOver) {
      throw new ConfigError('another evaluation is still going, expected it to be cancelled before the next one starts');
    }
  };

  return {
    async 'evaluation.start'(body) {
      refuseSecond();
      const { start, resume } = await prepare(body);
      const { evaluationId, name, spec, weights, surrogate } = start;
      const dataset = await openData(spec.data, spec.seed);
      // Another may have begun while this one was looked up.
      refuseSecond();
      const created = new EvaluationSession({
        ...{ evaluationId, name, spec, weights, surrogate, dataset, device, now },
        emit: (status) => emit('evaluation.progress', status),
        save: store.save,
        forget: () => store.remove(evaluationId),
        ...(resume ? { resume } : {}),
      });
      current = { id: evaluationId, session: created };
      // Not awaited: the reply comes first, and run() reports its own end.
      void created.run();
      return { evaluationId };
    },
    'evaluation.control': async ({ evaluationId, action }) => session(evaluationId).control(action),
    'evaluation.report': async ({ evaluationId }) => session(evaluationId).report(),
    'evaluation.saved': async () => ({ evaluations: await store.list() }),
    async 'evaluation.forget'({ evaluationId }) {
      await store.remove(evaluationId);
      return {};
    },
    'evaluation.compare': async ({ first, second }) => compareReports(first, second),
  };
}
