/** What each request does. */

import { onlyClasses } from '../data/class-subset';
import type { DataService } from '../data/service';
import { partOf } from '../data/splits';
import { decodeCheckpoint } from '../engine/checkpoint';
import { savedArchitecture } from '../engine/interop/saved-network';
import { planRun } from '../engine/run-plan';
import { ConfigError, type DeviceError } from '../protocol/errors';
import { createId } from '../protocol/ids';
import { IMAGE_CHANNELS, IMAGE_SIZE } from '../protocol/images';
import type { BackendReport, CostEstimate, Handlers } from '../protocol/messages';
import { isShipped, type NetworkRole, parseRunConfig, type RunConfig } from '../protocol/run-config';
import { loadCheckpoint } from './checkpoint-source';
import { createEvaluationHandlers } from './evaluation-handlers';
import type { EvaluationStore } from './evaluation-store';
import { createExportHandlers } from './export-handlers';
import { forkCheckpoint } from './fork';
import { type Claims, claimRun } from './health/run-claim';
import type { ImportStore } from './import-store';
import { createInspection } from './inspect-handlers';
import { createInteropHandlers, loadReadyMade } from './interop-handlers';
import { decodeNetwork, type LoadShippedBytes } from './networks';
import type { Preparation } from './preparation';
import { describeCheckpoint, type RunStore } from './run-store';
import type { Emit } from './serve';
import { Session } from './session';
import { checkTeacherClasses } from './teacher-classes';

export interface HandlerOptions {
  readonly backend: BackendReport;
  readonly preparation?: Preparation;
  readonly data: DataService;
  readonly store: RunStore;
  readonly evaluations: EvaluationStore;
  readonly imports: ImportStore;
  readonly loadShipped: LoadShippedBytes;
  readonly emit: Emit;
  readonly version: string;
  readonly now: () => number;
  /** Resolves if what computes fails for good. */
  readonly broken?: Promise<DeviceError>;
  /** The browser's locks between tabs; null where it has none. */
  readonly claims?: Claims | null;
}

/** Speed assumed where the probe measured none, in MAC/s. */
const UNMEASURED_SPEED = 1e9;

/** A run that cannot begin is nobody's. */
function freeOnFailure<T>(create: () => T, giveBack: () => void): T {
  try {
    return create();
  } catch (error) {
    giveBack();
    throw error;
  }
}

export function createHandlers(options: HandlerOptions): Handlers {
  const { backend, preparation, data, store, evaluations, imports, loadShipped, emit, version, now, broken, claims = null } = options;
  const sessions = new Map<string, Session>();
  const session = (runId: string): Session => {
    const found = sessions.get(runId);
    if (!found) throw new ConfigError(`run "${runId}" is unknown, expected one of ${[...sessions.keys()].join(', ') || 'none'}`);
    return found;
  };
  const freeOthers = () => {
    for (const [runId, running] of sessions) {
      if (!running.isOver) throw new ConfigError(`run "${runId}" is still going, expected it to be stopped before another starts`);
      running.dispose();
      sessions.delete(runId);
    }
  };
  const loadNetwork = loadReadyMade(loadShipped, imports);
  const shippedOf = async (config: RunConfig) =>
    isShipped(config.teacher) ? decodeNetwork(await loadNetwork(config.teacher.shipped)) : null;
  const speed = (backend.tried.find(({ backend: name }) => name === backend.backend)?.gmacs ?? 0) * 1e9 || UNMEASURED_SPEED;

  const openData = async (
    choice: Pick<
      RunConfig['data'],
      'id' | 'params' | 'classes' | 'validation' | 'limit' | 'balanced' | 'imbalance' | 'labelNoise' | 'early'
    >,
    seed: number,
  ) => {
    const dataset = await data.open(choice.id, choice.params, seed, choice);
    return partOf(choice.classes ? await onlyClasses(dataset, choice.classes) : dataset, choice, seed);
  };

  const exportWeights = (runId: string, network: NetworkRole) => session(runId).exportWeights(network);
  const evaluating = {
    store: evaluations,
    device: { backend, version },
    emit,
    now,
    openData,
    exportWeights,
    loadShippedBytes: loadNetwork,
  };

  const inspection = createInspection({
    openData,
    placedWeights: (runId, network) => session(runId).placedWeights(network),
    loadShippedBytes: loadNetwork,
    statusOf: (runId) => session(runId).status(),
  });

  return {
    ...createEvaluationHandlers(evaluating),
    ...inspection.handlers,
    ...createInteropHandlers({ imports, version, exportWeights }),
    ...createExportHandlers({ store, device: { backend, version }, openData, loadNetwork }),
    'dataset.status': ({ id }) => data.status(id),
    'dataset.import': ({ files, dataset, paths }) => data.import([...files], dataset, paths),
    'dataset.download': (request) => data.download(request),
    async 'dataset.stop'() {
      await data.stop();
      return {};
    },
    'dataset.remove': ({ id }) => data.remove(id),
    'dataset.summary': (view) => data.summary(view),
    'dataset.page': (view) => data.page(view),

    async estimate({ config: raw }): Promise<CostEstimate> {
      const config = parseRunConfig(raw);
      const shipped = await shippedOf(config);
      const known = config.data.classes ?? data.catalogue.find(({ id }) => id === config.data.id)?.classes ?? [];
      const classes = known.length || (await data.status(config.data.id)).classes?.length || 10;
      const context = { input: [IMAGE_SIZE, IMAGE_SIZE, IMAGE_CHANNELS] as const, classes };
      if (known.length > 0) checkTeacherClasses(config, shipped, { classes: known });
      const plan = planRun(config, context, shipped ? savedArchitecture(shipped) : null);
      const phases = plan.phases.map(({ role, training, live }) => ({
        phase: role,
        macs: training + live,
        seconds: (training + live) / speed,
      }));
      const evaluation = plan.phases.reduce((sum, { final }) => sum + final, 0);
      const all = [...phases, { phase: 'evaluate' as const, macs: evaluation, seconds: evaluation / speed }];
      return {
        phases: all,
        seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
        networks: plan.networks,
        pgdTrainingOfStudent: plan.pgdTrainingOfStudent,
      };
    },

    async 'run.start'({ config: raw, checkpoint: given, resume, fork, saveEvery, restart }) {
      freeOthers();
      // A new run branches off the very checkpoint that it names; a run that goes on may do so from an earlier one.
      const kept = resume === undefined || given || fork ? null : await loadCheckpoint(store, resume);
      const bytes = given ?? (resume === undefined || kept ? undefined : await store.load(resume));
      const found = kept?.checkpoint ?? (bytes && decodeCheckpoint(bytes));
      const checkpoint = found && fork ? forkCheckpoint(found, parseRunConfig(raw), createId()) : found;
      const config = checkpoint?.config ?? parseRunConfig(raw);
      const isArriving = config.data.early === true && data.isImporting();
      const tuned = preparation?.tuned() ?? Promise.resolve(backend);
      const [shipped, dataset, report] = await Promise.all([shippedOf(config), openData(config.data, config.seed), tuned]);
      const runId = checkpoint?.runId ?? createId();
      const giveBack = await claimRun(claims, runId);
      const create = () => {
        // Another may have begun while this one was looked up.
        freeOthers();
        return new Session({
          runId,
          config,
          dataset,
          shipped,
          emit: inspection.watch(runId, config, emit),
          now,
          save: (keeping) => store.save(describeCheckpoint(keeping), keeping.bytes),
          forget: (id) => store.remove(id),
          gpu: preparation?.gpu ?? null,
          environment: { backend: report, userAgent: navigator.userAgent, cores: navigator.hardwareConcurrency, version },
          ...(checkpoint ? { checkpoint } : {}),
          ...(saveEvery ? { saveEvery } : {}),
          ...(restart ? { restart } : {}),
          ...(broken ? { broken } : {}),
        });
      };
      const created = freeOnFailure(create, giveBack);
      sessions.set(runId, created);
      if (isArriving)
        emit('run.warning', { runId, message: 'pictures were still arriving when this run began, so it cannot be repeated exactly' });
      if (kept?.warning) emit('run.warning', { runId, message: kept.warning });
      // Not awaited: the reply comes first, and run() reports its own end.
      void created.run().then(giveBack);
      return { runId };
    },

    'run.control': ({ runId, action }) => session(runId).control(action),
    'run.adjust': async (request) => session(request.runId).adjust(request),
    'run.saved': async () => ({ runs: await store.list() }),
    'run.checkpoints': async () => ({ checkpoints: await store.checkpoints() }),
    async 'checkpoint.remove'({ checkpointId }) {
      await store.remove(checkpointId);
      return {};
    },
    async 'run.forget'({ runId }) {
      await store.remove(runId);
      return {};
    },
    'run.checkpoint': async ({ runId }) => ({ bytes: await session(runId).checkpoint() }),
    'run.result': async ({ runId }) => session(runId).result(),
  };
}
