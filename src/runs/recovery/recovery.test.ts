import { describe, expect, it } from 'vitest';
import { listPresets } from '../../experiments';
import type { Catalog } from '../../protocol/catalog';
import type { BackendReport, KeptCheckpoint, Requests, RunStatus } from '../../protocol/messages';
import { createController } from '../controller';
import { createMetricLog } from '../metric-log';
import { createAppStore } from '../store';
import { type Answers, settle } from '../testing/fake-client';
import { sampleResult } from '../testing/sample-run';
import { createLastingClient } from './lasting-client';
import { createRecovery } from './recovery';
import { type FakeWorker, fakeWorker } from './testing/fake-worker';

const preset = listPresets().find(({ id }) => id === 'quick-demo')!;
const CATALOG: Catalog = { datasets: [], models: [], methods: [], attacks: [], threatModels: [], optimisers: [], schedules: [] };
const backend = (name: BackendReport['backend']): BackendReport => ({
  ...{ backend: name, adapter: 'test', software: false, threads: 1, reason: 'test', tried: [] },
  ...{ kernels: 'ours', crossOriginIsolated: false },
});
const checkpoint: KeptCheckpoint = {
  ...{ runId: 'one', name: 'Quick demo', savedAt: 1, phase: 'student', step: 7, checkpointId: 'one', bytes: 2, kind: 'latest' },
};
const status = (state: RunStatus['state'], error?: { name: string; message: string }): RunStatus => ({
  ...{ runId: 'one', state, phase: 'student', done: 9, total: 40, progress: 0.5, secondsElapsed: 9, secondsLeft: null },
  ...(error ? { error } : {}),
});

/** A page over fake workers; every worker answers `run.start` with the run it is asked to resume, or with "one". */
async function setUp({
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

describe('a worker that dies', () => {
  it('is replaced, and its run goes on from the last checkpoint, twice', async () => {
    const { app, recovery, starts, ready, last, workers } = await setUp();
    for (const time of [1, 2]) {
      last().crash('out of stack');
      expect(app.getState()).toMatchObject({ worker: { state: 'connecting' }, starting: true });
      expect(recovery.store.getState().isRestarting).toBe(true);
      await ready();
      expect(starts).toHaveLength(1 + time);
      expect(starts.at(-1)).toMatchObject({ resume: 'one', config: preset.config });
      expect(app.getState()).toMatchObject({ starting: false, run: { runId: 'one', status: { state: 'running' } } });
      expect(recovery.store.getState()).toMatchObject({ isRestarting: false, survived: { step: 7 } });
    }
    last().crash('out of stack');
    await ready();
    expect(starts).toHaveLength(3);
    expect(workers).toHaveLength(4);
    expect(app.getState()).toMatchObject({ worker: { state: 'ready' }, starting: false, run: { status: { state: 'failed' } } });
    expect(recovery.store.getState().offers).toEqual([
      { kind: 'processor' },
      { kind: 'batchSize', network: 'student', from: 64, to: 32 },
      { kind: 'width', network: 'student', from: 16, to: 8 },
    ]);
  });

  it('begins the run anew where there is no checkpoint yet', async () => {
    const { recovery, starts, ready, last } = await setUp({ kept: [] });
    last().crash('x');
    await ready();
    expect(starts).toHaveLength(2);
    expect(starts[1]).not.toHaveProperty('resume');
    expect(recovery.store.getState().survived).toEqual({ reason: 'x', step: null });
  });

  it('does not call it anew where the run goes on from the very beginning of a network', async () => {
    const { recovery, starts, ready, last } = await setUp({ kept: [{ ...checkpoint, step: 0 }] });
    last().crash('x');
    await ready();
    expect(starts[1]).toMatchObject({ resume: 'one' });
    expect(recovery.store.getState().survived).toEqual({ reason: 'x', step: 0 });
  });

  it('leaves the page usable when the new one cannot start or refuses the run', async () => {
    const refusing = await setUp({
      answers: {
        'run.checkpoints': () => {
          throw new Error('storage is gone');
        },
      },
    });
    refusing.last().crash('x');
    refusing.last().emit('unavailable', { reason: 'nothing works', tried: [] });
    await settle();
    expect(refusing.app.getState()).toMatchObject({ starting: false, worker: { state: 'unavailable' } });
  });

  it('that keeps dying is given up, and nothing is left starting', async () => {
    const { app, last, workers } = await setUp();
    for (let i = 0; i < 6; i++) last().crash('broken script');
    expect(workers).toHaveLength(4);
    expect(app.getState()).toMatchObject({ worker: { state: 'dead' }, starting: false });
  });
});

describe('a worker whose memory grows', () => {
  const usual = { tensors: 300, bytes: 5e7, wasm: 1e8 };
  const grown = { ...usual, wasm: 9e8 };
  const restart = { why: 'memory', reason: 'memory of WebAssembly is 900 MB, expected about 100 MB' } as const;
  const setUpGrown = async (answers: Answers = {}) => {
    const bytes = Uint8Array.of(1, 2, 3).buffer;
    const page = await setUp({ answers: { 'run.checkpoint': () => ({ bytes }), ...answers } });
    const grow = async () => {
      for (let beat = 0; beat < 30; beat++) page.last().emit('worker.heartbeat', usual);
      for (let beat = 0; beat < 3; beat++) page.last().emit('worker.heartbeat', grown);
      await settle();
    };
    return { ...page, grow };
  };

  it('is replaced with the run as it stands, which is not shown as failed, as often as need be', async () => {
    const { app, recovery, starts, ready, grow, workers } = await setUpGrown();
    for (const time of [1, 2, 3, 4]) {
      await grow();
      expect(workers).toHaveLength(1 + time);
      expect(workers[time - 1]!.isTerminated).toBe(true);
      expect(app.getState()).toMatchObject({ worker: { state: 'connecting' }, starting: true, run: { status: { state: 'running' } } });
      await ready();
      expect(starts).toHaveLength(1 + time);
      expect(starts.at(-1)).toMatchObject({ config: preset.config, restart });
      expect(new Uint8Array(starts.at(-1)!.checkpoint!)).toEqual(Uint8Array.of(1, 2, 3));
      expect(app.getState()).toMatchObject({ starting: false, run: { runId: 'one', status: { state: 'running' } } });
      expect(recovery.store.getState()).toMatchObject({ isRestarting: false, survived: { reason: restart.reason, isPlanned: true } });
    }
  });

  it('is left alone while something else lives in it, and when the run ends in this moment', async () => {
    const busy = await setUpGrown();
    busy.app.setState({ transfer: { id: 'cifar-10', stage: 'reading', done: 1, total: 2 } });
    await busy.grow();
    expect(busy.workers).toHaveLength(1);
    busy.app.setState({ transfer: null });
    await busy.grow();
    expect(busy.workers).toHaveLength(2);

    const ended = await setUpGrown({
      'run.checkpoint': () => {
        ended.last().emit('run.status', status('finished'));
        return { bytes: new ArrayBuffer(1) };
      },
    });
    await ended.grow();
    expect(ended.workers).toHaveLength(1);
    expect(ended.app.getState().run?.status?.state).toBe('finished');
  });

  it('keeps the run’s state when its successor dies or cannot start', async () => {
    const { app, starts, ready, grow, last } = await setUpGrown();
    await grow();
    last().crash('too early');
    await ready();
    expect(starts).toHaveLength(2);
    expect(starts[1]).toMatchObject({ restart: { why: 'failure' } });
    expect(starts[1]!.checkpoint?.byteLength).toBe(3);
    expect(app.getState()).toMatchObject({ starting: false, run: { status: { state: 'running' } } });

    const lost = await setUpGrown();
    await lost.grow();
    lost.last().emit('unavailable', { reason: 'nothing works', tried: [] });
    await settle();
    expect(lost.app.getState()).toMatchObject({
      starting: false,
      run: { status: { state: 'failed', error: { message: 'nothing works' } } },
    });

    const refused = await setUpGrown();
    await refused.grow();
    refused.starts.length = 0;
    Object.assign(refused.answers, {
      'run.start': () => {
        throw new Error('not this one');
      },
    });
    await refused.ready();
    expect(refused.app.getState()).toMatchObject({ starting: false, notice: 'not this one', run: { status: { state: 'failed' } } });
  });

  it('is also noticed by the browser’s own measure', async () => {
    let page = 1e9;
    const { pass, workers } = await setUp({
      answers: { 'run.checkpoint': () => ({ bytes: new ArrayBuffer(1) }) },
      measure: async () => page,
    });
    const minutes = async (count: number) => {
      for (let minute = 0; minute < count; minute++) {
        pass(61);
        workers.at(-1)!.emit('run.status', status('running'));
        await settle();
      }
    };
    await minutes(4);
    expect(workers).toHaveLength(1);
    page = 3e9;
    await minutes(3);
    expect(workers).toHaveLength(2);
  });
});

describe('a failed run', () => {
  it('is offered half the batch where memory ran out, from its checkpoint, and is not just tried again', async () => {
    const { app, recovery, starts, ready, last } = await setUp();
    last().emit('run.status', status('failed', { name: 'DeviceError', message: 'GPU memory ran out (x), expected room' }));
    await ready();
    expect(starts).toHaveLength(1);
    const { batchSize } = preset.config.student!;
    const offer = recovery.store.getState().offers[0]!;
    expect(offer).toEqual({ kind: 'batchSize', network: 'student', from: batchSize, to: batchSize / 2 });
    await recovery.accept(offer);
    expect(starts[1]).toMatchObject({ resume: 'one', fork: true, config: { student: { batchSize: batchSize / 2 } } });
    expect(app.getState().run).toMatchObject({ runId: 'fork', origin: { parentId: 'one', isFork: true } });
  });

  it('is offered half the learning rate where it diverged', async () => {
    const { recovery, starts, last, workers } = await setUp();
    last().emit('run.status', status('failed', { name: 'DivergenceError', message: 'loss term "acm" is NaN' }));
    await settle();
    expect(workers).toHaveLength(1);
    const from = Number(preset.config.student!.optimiser.params.learningRate);
    const offer = recovery.store.getState().offers[0]!;
    expect(offer).toEqual({ kind: 'learningRate', network: 'student', from, to: from / 2 });
    await recovery.accept(offer);
    expect(starts[1]).toMatchObject({
      resume: 'one',
      fork: true,
      config: { student: { optimiser: { params: { learningRate: from / 2 } } } },
    });
  });

  it('goes on on the processor when asked', async () => {
    const { recovery, starts, backends, ready, workers } = await setUp();
    workers[0]!.emit('run.status', status('failed', { name: 'DeviceError', message: 'memory ran out' }));
    await ready();
    await recovery.accept({ kind: 'processor' });
    await ready('wasm');
    expect(backends).toEqual([undefined, undefined, 'wasm']);
    expect(starts[1]).toMatchObject({ resume: 'one' });
  });
});

describe('a silent worker', () => {
  it('raises the question, which goes away when it speaks, and a restart goes on from the checkpoint', async () => {
    const { recovery, starts, pass, last, ready, workers } = await setUp();
    pass(33);
    expect(recovery.store.getState().silence).toMatchObject({ isAnswering: false });
    last().emit('run.status', status('running'));
    pass(1);
    expect(recovery.store.getState().silence).toBeNull();
    pass(200);
    recovery.wait();
    expect(recovery.store.getState().silence).toBeNull();
    pass(400);
    expect(recovery.store.getState().silence).not.toBeNull();
    recovery.restart();
    expect(workers[0]!.isTerminated).toBe(true);
    await ready();
    expect(starts[1]).toMatchObject({ resume: 'one' });
  });
});
