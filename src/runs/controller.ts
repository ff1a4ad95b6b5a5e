/** Everything a user can do, as functions; the only place where store, metric log and wire meet. */
import type { WeightFormat } from '../protocol/interop';
import type { AdjustTarget, ControlAction, RunPhase, SavedRun } from '../protocol/messages';
import type { ParamValue } from '../protocol/params';
import { importedName, isShipped, type NetworkRole, type RunConfig } from '../protocol/run-config';
import { batchUpdates } from './batch-updates';
import { checkConfig } from './check-config';
import type { Client } from './client';
import { type Json, setPath } from './config-path';
import { createDataActions, type DataActions } from './data-actions';
import { fileName, metricsCsv } from './export';
import { createLauncher, type Launch } from './launch';
import type { MetricLog } from './metric-log';
import { encodeLink, type LinkBase } from './share-link';
import { type AppStore, isActive, type RunOrigin, withDeath, withMetrics, withSamples, withStatus, withWarning } from './store';
import { createTeacherActions, type TeacherActions } from './teacher-actions';

/** The browser's part, passed in. */
export interface Surroundings {
  save(name: string, bytes: BlobPart, type: string): void;
  /** Writes the address's hash without a history entry. */
  showLink(hash: string): void;
  delay(run: () => void, ms: number): () => void;
}

export interface Controller extends DataActions, TeacherActions {
  selectPreset(id: string): void;
  selectStage(stage: RunPhase): void;
  selectDataset(id: string): void;
  edit(path: string, value: Json | undefined): void;
  start(): Promise<void>;
  /** For runs that do not come from the settings on the screen; rejects when one is going or the worker refuses. */
  launch(launch: Launch): Promise<string>;
  /** Puts an experiment's settings on the screen. */
  open(config: RunConfig, presetId: string): void;
  /** Keeps a checkpoint of the run that is going, for the case that the page does not come back. */
  keep(): Promise<void>;
  control(action: ControlAction): Promise<void>;
  /** Changes a live setting of the run that is going, named by its path as in `student.method.params.alphaAcm`. */
  tune(path: string, value: ParamValue): Promise<void>;
  resume(saved: SavedRun): Promise<void>;
  forget(runId: string): Promise<void>;
  saveResult(): Promise<void>;
  saveMetrics(): Promise<void>;
  saveWeights(network: NetworkRole, format?: WeightFormat): Promise<void>;
  dismiss(what: 'notice' | 'dataError' | 'linkProblems'): void;
}

interface Parts {
  readonly client: Client;
  readonly store: AppStore;
  readonly log: MetricLog;
  readonly presets: readonly LinkBase[];
  readonly surroundings: Surroundings;
  readonly autostart: boolean;
}

const text = (error: unknown) => (error instanceof Error ? error.message : String(error));
const ESTIMATE_DELAY = 300;

/** How the file of each format ends. */
const WEIGHT_FILES: Readonly<Record<WeightFormat, string>> = {
  safetensors: '.safetensors',
  pytorch: '-pytorch.safetensors',
  onnx: '.onnx',
};

const teacherOf = ({ teacher }: RunConfig) => (isShipped(teacher) ? importedName(teacher.shipped) : null);

/** Splits `student.method.params.alphaAcm`; the threat model belongs to every network, so the one in training stands for it. */
function addressOf(path: string, phase: RunPhase | undefined): { network: NetworkRole; target: AdjustTarget; param: string } {
  const parts = path.split('.');
  const param = parts.at(-1) ?? '';
  if (parts[0] === 'evaluation')
    return { network: phase === 'plain' || phase === 'teacher' ? phase : 'student', target: 'threatModel', param };
  return { network: parts[0] as NetworkRole, target: parts[1] as AdjustTarget, param };
}

export function createController({ client, store, log, presets, surroundings, autostart }: Parts): Controller {
  const { getState: get, setState: set } = store;
  const batch = batchUpdates(store, surroundings.delay);
  let cancelEstimate = () => {};

  /** Runs a request; a failure is put where the user sees it. */
  const attempt = async (action: () => Promise<unknown>, where: 'notice' | 'dataError' | 'storageProblem' = 'notice') => {
    try {
      await action();
    } catch (error) {
      set(where === 'dataError' ? { dataError: text(error), transfer: null } : { [where]: text(error) });
    }
  };

  const estimate = async () => {
    const { worker, config, catalog } = get();
    if (worker.state !== 'ready' || !catalog || isActive(get().run)) return;
    const problems = checkConfig(config, catalog);
    if (problems.size) return set({ estimate: { state: 'failed', message: [...problems.values()][0] ?? '' } });
    set({ estimate: { state: 'pending' } });
    try {
      const value = await client.request('estimate', { config });
      if (get().config === config) set({ estimate: { state: 'ready', value } });
    } catch (error) {
      if (get().config === config) set({ estimate: { state: 'failed', message: text(error) } });
    }
  };

  const askData = () =>
    attempt(async () => {
      const ids = new Set([get().config.data.id, 'cifar-10']);
      for (const id of ids) {
        const status = await client.request('dataset.status', { id });
        set(({ datasets }) => ({ datasets: { ...datasets, [id]: status } }));
      }
    }, 'dataError');

  const askSaved = () =>
    attempt(async () => set({ saved: (await client.request('run.saved', {})).runs, storageProblem: null }), 'storageProblem');

  /** The address always leads back to the settings on the screen. */
  const link = () => {
    const preset = presets.find(({ id }) => id === get().presetId);
    if (preset) surroundings.showLink(encodeLink(preset, get().config));
  };

  const changed = (config: RunConfig, presetId = get().presetId) => {
    set({ config, presetId });
    link();
    cancelEstimate();
    cancelEstimate = surroundings.delay(() => void estimate(), ESTIMATE_DELAY);
  };

  const launcher = createLauncher({ client, store, log, onConfig: link });
  const { meet } = launcher;
  const ownOrigin = (): RunOrigin => ({ presetId: get().presetId, parentId: null, isFork: false, sweepId: null, base: null });
  /** From a button: while another run is going there is nothing to do. */
  const launch = async (config: RunConfig, resume?: string) => {
    if (get().starting || isActive(get().run)) return;
    await attempt(() => launcher.launch({ config, origin: ownOrigin(), ...(resume ? { resume } : {}) }));
  };

  client.on('ready', ({ version, backend, catalog }) => {
    set({ worker: { state: 'ready', version, backend }, catalog });
    void askData();
    void askSaved();
    void estimate().then(() => {
      if (autostart && !get().run) void controller.start();
    });
  });
  client.on('unavailable', ({ reason, tried }) => set({ worker: { state: 'unavailable', reason, tried } }));
  client.on('dataset.progress', (transfer) => set({ transfer }));
  client.on('dataset.changed', (status) => {
    // Sets that were never asked about are asked about when they are chosen.
    if (!get().datasets[status.id]) return;
    set(({ datasets }) => ({ datasets: { ...datasets, [status.id]: status } }));
    void estimate();
  });
  client.on('run.status', (status) => {
    meet(status.runId);
    const turned = status.state !== get().run?.status?.state || status.phase !== get().run?.status?.phase;
    batch.add((state) => withStatus(state, status));
    if (turned) batch.flush();
    if (status.state !== 'running' && status.state !== 'paused') void askSaved();
  });
  client.on('run.metrics', (body) => {
    meet(body.runId);
    if (get().run?.runId === body.runId) log.append(body);
    batch.add((state) => withMetrics(state, body));
  });
  client.on('run.samples', (body) => {
    meet(body.runId);
    batch.add((state) => withSamples(state, body));
  });
  client.on('run.warning', (body) => batch.add((state) => withWarning(state, body)));
  client.onDeath((error) => {
    batch.flush();
    set((state) => withDeath(state, error));
  });

  const withRun = (action: (runId: string, name: string) => Promise<void>) => {
    const { run } = get();
    return run ? attempt(() => action(run.runId, run.config.name)) : Promise.resolve();
  };

  const controller: Controller = {
    selectPreset(id) {
      const preset = presets.find((each) => each.id === id);
      if (!preset) return;
      changed(preset.config, id);
      if (!get().datasets[preset.config.data.id] && get().worker.state === 'ready') void askData();
    },
    selectStage: (stage) => set({ stage }),
    selectDataset(id) {
      changed(setPath(get().config, 'data', { id, params: {}, validation: get().config.data.validation }));
      void askData();
    },
    edit: (path, value) => changed(setPath(get().config, path, value)),
    start: () => launch(get().config),
    launch: launcher.launch,
    open: (config, presetId) => changed(config, presets.some(({ id }) => id === presetId) ? presetId : get().presetId),
    async keep() {
      const { run } = get();
      if (!run || !isActive(run)) return;
      try {
        await client.request('run.control', { runId: run.runId, action: 'save' });
      } catch {
        // It ended in the same moment: nothing is left to keep.
      }
    },
    control: (action) =>
      withRun(async (runId) => {
        const status = await client.request('run.control', { runId, action });
        set((state) => withStatus(state, status));
      }),
    tune: (path, value) =>
      withRun(async (runId) => {
        await client.request('run.adjust', { runId, ...addressOf(path, get().run?.status?.phase), value });
        const config = setPath(get().config, path, value);
        set(({ run }) => ({ config, ...(run ? { run: { ...run, config: setPath(run.config, path, value) } } : {}) }));
        link();
      }),
    ...createTeacherActions({
      client,
      edit: (path, value) => changed(setPath(get().config, path, value)),
      chosen: () => teacherOf(get().config),
    }),
    ...createDataActions({ client, store, attempt, onChange: () => void estimate() }),
    resume: (saved) => launch(get().config, saved.runId),
    forget: (runId) =>
      attempt(async () => {
        await client.request('run.forget', { runId });
        set(({ saved }) => ({ saved: saved.filter((each) => each.runId !== runId) }));
      }),
    saveResult: () =>
      withRun(async (runId, name) => {
        const result = await client.request('run.result', { runId });
        surroundings.save(fileName(name, 'run.json'), `${JSON.stringify(result, null, 2)}\n`, 'application/json');
      }),
    saveMetrics: () =>
      withRun(async (runId, name) => {
        const { metrics } = await client.request('run.result', { runId });
        surroundings.save(fileName(name, 'metrics.csv'), metricsCsv(metrics), 'text/csv');
      }),
    saveWeights: (network, format = 'safetensors') =>
      withRun(async (runId, name) => {
        const { bytes } = await client.request('weights.export', { runId, network, format });
        surroundings.save(fileName(name, `${network}${WEIGHT_FILES[format]}`), bytes, 'application/octet-stream');
      }),
    dismiss: (what) => set(what === 'linkProblems' ? { linkProblems: [] } : what === 'notice' ? { notice: null } : { dataError: null }),
  };
  return controller;
}
