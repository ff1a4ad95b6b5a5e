import { describe, expect, it } from 'vitest';
import { listPresets } from '../experiments';
import type { Catalog } from '../protocol/catalog';
import { ConfigError } from '../protocol/errors';
import type { EventName, Events, RequestName, Requests, RunStatus } from '../protocol/messages';
import type { Client } from './client';
import { createController } from './controller';
import { createMetricLog } from './metric-log';
import { createAppStore } from './store';

const presets = listPresets();
const first = presets[0]!;
const EMPTY: Catalog = { datasets: [], models: [], methods: [], attacks: [], threatModels: [], optimisers: [], schedules: [] };
const backend: Events['ready']['backend'] = {
  ...{
    backend: 'cpu',
    adapter: 'test',
    software: false,
    threads: 1,
    reason: 'because',
    tried: [],
    kernels: 'ours',
    crossOriginIsolated: false,
  },
};
const half = { value: 0.5, low: 0.4, high: 0.6, n: 10 };

type Answers = { [N in RequestName]?: (body: Requests[N]['in']) => Requests[N]['out'] };

/** A page without a browser: answers are given, time passes when told. */
function setUp(answers: Answers = {}) {
  const listeners = new Map<EventName, (body: never) => void>();
  const asked: [RequestName, unknown][] = [];
  const saved: [string, unknown][] = [];
  let due: (() => void)[] = [];
  let die: (error: Error) => void = () => {};
  const client: Client = {
    async request(name, body) {
      asked.push([name, body]);
      const answer = answers[name];
      if (!answer) throw new ConfigError(`request "${name}" has no answer in this test`);
      return answer(body);
    },
    on(name, listener) {
      listeners.set(name, listener as (body: never) => void);
      return () => {};
    },
    onDeath: (listener) => {
      die = listener;
    },
  };
  const store = createAppStore(first.id, first.config);
  const log = createMetricLog();
  const links: string[] = [];
  const controller = createController({
    ...{ client, store, log, presets, autostart: false },
    surroundings: {
      save: (name, bytes) => saved.push([name, bytes]),
      showLink: (hash) => links.push(hash),
      delay: (run) => {
        due.push(run);
        return () => {
          due = due.filter((each) => each !== run);
        };
      },
    },
  });
  const emit = <N extends EventName>(name: N, body: Events[N]) => listeners.get(name)?.(body as never);
  const pass = () => {
    const now = due;
    due = [];
    for (const run of now) run();
  };
  return { store, log, controller, emit, pass, asked, saved, links, die: (error: Error) => die(error) };
}

const status = (state: RunStatus['state'], done = 0): RunStatus => ({
  ...{ runId: 'one', state, phase: 'plain', done, total: 10, progress: done / 10, secondsElapsed: done, secondsLeft: null },
});
const started = async (answers: Answers = {}) => {
  const page = setUp({ 'run.start': () => ({ runId: 'one' }), ...answers });
  page.emit('ready', { version: '0', backend, catalog: EMPTY });
  await page.controller.start();
  page.emit('run.status', status('running'));
  return page;
};

describe('a run on the page', () => {
  it('shows a turn of state at once and progress when a quarter of a second has passed', async () => {
    const { store, emit, pass } = await started();
    expect(store.getState().run?.status?.state).toBe('running');
    emit('run.status', status('running', 4));
    expect(store.getState().run?.status?.done).toBe(0);
    pass();
    expect(store.getState().run?.status?.done).toBe(4);
  });

  it('takes metrics of its own run only, keeps the newest evaluation of each kind and the whole ledger', async () => {
    const { store, emit, pass, log } = await started();
    const evaluation = (final: boolean, step: number) => ({
      ...({ network: 'plain', phase: 'plain', step, seconds: 1, clean: half, robust: half, attack: 'FGSM', final } as const),
    });
    const entry = { network: 'plain', phase: 'plain', purpose: 'training', forward: 1, weightGradient: 2, inputGradient: 0 } as const;
    emit('run.metrics', {
      runId: 'one',
      steps: [],
      evaluations: [evaluation(false, 1), evaluation(false, 2)],
      adjustments: [],
      ledger: [entry],
    });
    emit('run.metrics', { runId: 'other', steps: [], evaluations: [evaluation(true, 9)], adjustments: [], ledger: [] });
    emit('run.metrics', { runId: 'one', steps: [], evaluations: [evaluation(true, 3)], adjustments: [], ledger: [] });
    pass();
    const { run } = store.getState();
    expect([run?.live.plain?.step, run?.finals.plain?.step, run?.ledger]).toEqual([2, 3, [entry]]);
    expect(log.evaluations).toHaveLength(3);
  });

  it('reports a start that was refused and can start again', async () => {
    const page = setUp();
    page.emit('ready', { version: '0', backend, catalog: EMPTY });
    await page.controller.start();
    expect(page.store.getState()).toMatchObject({ starting: false, run: null, notice: 'request "run.start" has no answer in this test' });
  });

  it('becomes failed when the worker dies, and keeps what was measured', async () => {
    const { store, emit, die } = await started();
    emit('run.status', status('running', 7));
    die(new Error('the worker is dead (out of memory)'));
    const { run, worker } = store.getState();
    expect(worker).toEqual({ state: 'dead', message: 'the worker is dead (out of memory)' });
    expect(run?.status).toMatchObject({ state: 'failed', done: 7, error: { message: 'the worker is dead (out of memory)' } });
  });

  it('sends a live change with its network, target and name, then shows it in the settings', async () => {
    const record = { network: 'student', step: 0, path: 'method.alphaKld', from: 20, to: 5 } as const;
    const { controller, store, asked } = await started({ 'run.adjust': () => record });
    await controller.tune('student.method.params.alphaKld', 5);
    expect(asked.at(-1)).toEqual(['run.adjust', { runId: 'one', network: 'student', target: 'method', param: 'alphaKld', value: 5 }]);
    expect(store.getState().config.student?.method.params.alphaKld).toBe(5);
    expect(store.getState().run?.config.student?.method.params.alphaKld).toBe(5);
  });

  it('leaves the settings alone when the worker refuses a change', async () => {
    const { controller, store } = await started();
    await controller.tune('student.method.params.alphaKld', 5);
    expect(store.getState().config).toEqual(first.config);
    expect(store.getState().notice).toContain('run.adjust');
  });

  it('brings back config and history of a run that is continued', async () => {
    const config = { ...first.config, name: 'Earlier run', seed: 99 };
    const evaluation = {
      network: 'plain',
      phase: 'plain',
      step: 5,
      seconds: 1,
      clean: half,
      robust: half,
      attack: 'FGSM',
      final: true,
    } as const;
    const page = setUp({
      'run.start': () => ({ runId: 'one' }),
      'run.result': () => ({
        ...{
          config,
          seed: 99,
          seconds: 3,
          results: [],
          ledger: [],
          reports: [],
          metrics: { steps: [], evaluations: [evaluation], adjustments: [] },
        },
        environment: { backend, userAgent: '', cores: 1, version: '0', datasetHash: '' },
      }),
    });
    page.emit('ready', { version: '0', backend, catalog: EMPTY });
    await page.controller.resume({ runId: 'one', name: 'Earlier run', savedAt: 0, phase: 'student', step: 5 });
    expect(page.store.getState().run).toMatchObject({ config, finals: { plain: evaluation } });
    expect(page.store.getState().config).toEqual(config);
    expect(page.log.evaluations).toEqual([evaluation]);
  });
});

describe('settings on the page', () => {
  it('puts every change in the address and names the first thing that does not fit', async () => {
    const { controller, store, links, pass, emit } = setUp();
    emit('ready', { version: '0', backend, catalog: EMPTY });
    controller.edit('seed', 5);
    expect(decodeURIComponent(links[0] ?? '')).toBe(`#c=2.${first.id};seed=5`);
    pass();
    await Promise.resolve();
    expect(store.getState().estimate).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/^dataset is "shapes", expected one of/),
    });
  });

  it('shows why an import failed beside the files', async () => {
    const { controller, store } = setUp();
    await controller.importFiles([]);
    expect(store.getState().dataError).toBe('request "dataset.import" has no answer in this test');
  });
});
