/** A page over fake workers, to see what becomes of its run. */
import { listPresets } from '../../../experiments';
import type { Catalog } from '../../../protocol/catalog';
import type { BackendReport, KeptCheckpoint, Requests, RunStatus } from '../../../protocol/messages';
import { createController } from '../../controller';
import { createMetricLog } from '../../metric-log';
import { createAppStore } from '../../store';
import { type Answers, settle } from '../../testing/fake-client';
import { sampleResult } from '../../testing/sample-run';
import { createLastingClient } from '../lasting-client';
import { createRecovery } from '../recovery';
import { type FakeWorker, fakeWorker } from './fake-worker';

export const preset = listPresets().find(({ id }) => id === 'quick-demo')!;
const CATALOG: Catalog = { datasets: [], models: [], methods: [], attacks: [], threatModels: [], optimisers: [], schedules: [] };
const backend = (name: BackendReport['backend']): BackendReport => ({
  ...{ backend: name, adapter: 'test', software: false, threads: 1, reason: 'test', tried: [] },
  ...{ kernels: 'ours', crossOriginIsolated: false },
});
export const checkpoint: KeptCheckpoint = {
  ...{ runId: 'one', name: 'Quick demo', savedAt: 1, phase: 'student', step: 7, checkpointId: 'one', bytes: 2, kind: 'latest' },
};
export const status = (state: RunStatus['state'], error?: { name: string; message: string }): RunStatus => ({
  ...{ runId: 'one', state, phase: 'student', done: 9, total: 40, progress: 0.5, secondsElapsed: 9, secondsLeft: null },
  ...(error ? { error } : {}),
});

/** A page over fake workers; every worker answers `run.start` with the run it is asked to resume, or with "one". */
export async function setUp({
  kept = [checkpoint],
  answers: special = {},
  measure,
}: {
  kept?: KeptCheckpoint[];
  answers?: Answers;
  measure?: () => Promise<number>;
} = {}) {
  const workers: FakeWorker[] = [];
  const starts: Requests['run.start']['in'][] = [];
  const backends: (string | undefined)[] = [];
  let time = 0;
  const answers: Answers = {
    'run.saved': () => ({ runs: [] }),
    'dataset.status': ({ id }) => ({ id, state: 'absent', train: 0, test: 0, bytes: 0, storage: 'memory' }) as never,
    'run.checkpoints': () => ({ checkpoints: kept }),
    'run.result': () => sampleResult(preset.config),
    'run.start': (body) => {
      starts.push(body);
      const runId = body.fork ? 'fork' : 'one';
      workers.at(-1)!.emit('run.status', { ...status('running'), runId });
      return { runId };
    },
    ...special,
  };
  const client = createLastingClient((wanted) => {
    backends.push(wanted);
    const worker = fakeWorker(answers);
    workers.push(worker);
    return worker;
  });
  const app = createAppStore(preset.id, preset.config);
  const controller = createController({
    ...{ client, store: app, log: createMetricLog(), presets: [preset], autostart: false },
    surroundings: {
      save: () => {},
      showLink: () => {},
      delay: (run) => {
        run();
        return () => {};
      },
    },
  });
  const recovery = createRecovery({ client, app, launch: controller.launch, now: () => time, ...(measure ? { measure } : {}) });
  const ready = async (name: BackendReport['backend'] = 'webgpu') => {
    workers.at(-1)!.emit('ready', { version: '0', backend: backend(name), catalog: CATALOG });
    await settle();
  };
  await ready();
  await controller.start();
  await settle();
  const pass = (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      time += 1000;
      recovery.check();
    }
  };
  return { app, answers, controller, recovery, workers, starts, backends, ready, pass, client, last: () => workers.at(-1)! };
}
