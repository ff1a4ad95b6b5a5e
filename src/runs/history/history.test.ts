import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { listPresets } from '../../experiments';
import type { RunResult } from '../../protocol/messages';
import type { StepRecord } from '../../protocol/metrics';
import { createAppStore, newRun, type RunOrigin } from '../store';
import { evaluationOf, fakeClient, settle, statusOf } from '../testing/fake-client';
import { sampleRun } from '../testing/sample-run';
import { createHistory } from './history';
import { CHUNK_ROWS, recordsOf } from './series';
import { DATABASE_NAME, type HistoryStorage, openStorage } from './storage';

const preset = listPresets()[0]!;
const origin: RunOrigin = { presetId: preset.id, parentId: null, isFork: false, sweepId: null, base: null };
const entry = { network: 'plain', phase: 'plain', purpose: 'training', forward: 1, weightGradient: 2, inputGradient: 0 } as const;
const step = (n: number): StepRecord => ({
  ...{
    network: 'plain',
    step: n,
    total: 9000,
    learningRate: 0.1 / n,
    loss: Math.fround(1 / n),
    ms: 2,
    terms: { crossEntropy: Math.fround(n / 3) },
  },
});
const steps = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => step(from + index));
const metrics = (runId: string, part: { steps?: StepRecord[]; evaluations?: ReturnType<typeof evaluationOf>[] }) => ({
  ...{ runId, steps: [], evaluations: [], adjustments: [], ledger: [entry], ...part },
});

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));

/** A page with a history; `due` is what it would write later. */
function page(storage: Promise<HistoryStorage> = openStorage(), answers: Parameters<typeof fakeClient>[0] = {}) {
  const client = fakeClient(answers);
  const app = createAppStore(preset.id, preset.config);
  let due: (() => void)[] = [];
  let time = 1000;
  const history = createHistory({
    ...{ client, app, storage, locks: null, presetConfig: () => preset.config, now: () => time++ },
    delay: (run) => {
      due.push(run);
      return () => {
        due = due.filter((each) => each !== run);
      };
    },
  });
  return {
    ...{ client, app, history },
    begin: (runId: string, config = preset.config, from = origin) => app.setState({ run: newRun(runId, config, null, from) }),
    async write() {
      for (const run of due.splice(0)) run();
      await settle();
    },
  };
}

describe('the history of runs', () => {
  it('writes a run down as it goes, and has it after a reload, marked as interrupted', async () => {
    const first = page();
    await first.history.opened;
    first.begin('one');
    first.client.emit('run.status', statusOf('one', 'running'));
    first.client.emit('run.metrics', metrics('one', { steps: steps(1, CHUNK_ROWS + 10), evaluations: [evaluationOf(5)] }));
    await first.write();
    first.client.emit('run.metrics', metrics('one', { steps: steps(CHUNK_ROWS + 11, CHUNK_ROWS + 20) }));
    await first.write();

    const second = page();
    await second.history.opened;
    const [record] = second.history.store.getState().runs;
    expect(record).toMatchObject({ runId: 'one', state: 'interrupted', seconds: 4, cost: { plain: 3 }, changes: [] });
    const { series, details } = await second.history.load('one');
    expect(recordsOf(series)).toEqual(steps(1, CHUNK_ROWS + 20).map((each) => ({ ...each, total: CHUNK_ROWS + 20 })));
    expect(details.evaluations).toEqual([evaluationOf(5)]);
  });

  it('ends with the worker’s own summary', async () => {
    const result: RunResult = {
      ...{ config: preset.config, seed: 1, seconds: 9, results: [], ledger: [entry], reports: [] },
      environment: { backend: {} as never, userAgent: 'test', cores: 2, version: '1', datasetHash: 'abc' },
      metrics: { steps: steps(1, 3), evaluations: [evaluationOf(3), evaluationOf(3, true)], adjustments: [] },
    };
    const { history, begin, client } = page(openStorage(), { 'run.result': () => result });
    await history.opened;
    begin('one');
    client.emit('run.status', statusOf('one', 'running'));
    client.emit('run.status', statusOf('one', 'finished'));
    await settle();
    const [record] = history.store.getState().runs;
    expect(record).toMatchObject({
      state: 'finished',
      seconds: 9,
      environment: { datasetHash: 'abc' },
      finals: { plain: evaluationOf(3, true) },
    });
    expect(recordsOf((await history.load('one')).series)).toEqual(steps(1, 3));
  });

  it('takes what came after a checkpoint back when the run goes on from there', async () => {
    const { history, begin, client, write } = page(openStorage(), {});
    await history.opened;
    begin('one');
    client.emit('run.status', statusOf('one', 'running'));
    client.emit('run.metrics', metrics('one', { steps: steps(1, 8) }));
    client.emit('run.status', statusOf('one', 'failed'));
    await write();
    client.emit('run.metrics', metrics('one', { steps: steps(1, 5) }));
    client.emit('run.status', statusOf('one', 'running'));
    await write();
    expect((await history.load('one')).series.plain?.length).toBe(5);
    const again = page();
    await again.history.opened;
    expect((await again.history.load('one')).series.plain?.length).toBe(5);
  });

  it('tells a run by what differs from its parent: the last of the same experiment, or the preset', async () => {
    const { history, begin } = page();
    await history.opened;
    const student = { ...preset.config.student!, steps: 7 };
    begin('one', { ...preset.config, student });
    begin('two', { ...preset.config, student, seed: 5 });
    const [two, one] = history.store.getState().runs;
    expect(one).toMatchObject({ parentId: null, changes: [{ path: 'student.steps', from: preset.config.student!.steps, to: 7 }] });
    expect(two).toMatchObject({ parentId: 'one', changes: [{ path: 'seed', from: 1, to: 5 }] });
  });

  it('puts runs away and brings them back until the next visit', async () => {
    const first = page();
    await first.history.opened;
    first.begin('one');
    first.begin('two');
    first.history.annotate('one', { name: 'Mine', tags: ['a'] });
    first.client.emit('run.status', statusOf('two', 'finished'));
    first.app.setState(({ run }) => ({ run: run && { ...run, status: statusOf('two', 'finished') } }));
    first.history.remove(['one', 'two']);
    expect(first.history.store.getState()).toMatchObject({ runs: [], deleted: [{ runId: 'two' }, { runId: 'one', name: 'Mine' }] });
    first.history.restore(['one']);
    await first.write();
    const second = page();
    await second.history.opened;
    expect(second.history.store.getState()).toMatchObject({ runs: [{ runId: 'one', name: 'Mine', tags: ['a'] }], deleted: [] });
  });

  it('skips a record that cannot be read and says which', async () => {
    const first = page();
    await first.history.opened;
    first.begin('good');
    await first.write();
    const database = await openDB(DATABASE_NAME);
    await database.put('runs', { runId: 'bad', version: 1, name: 7 });
    await database.put('runs', { ...(await database.get('runs', 'good')), runId: 'odd', config: { version: 1 } });
    database.close();
    const second = page();
    await second.history.opened;
    const { runs, problems } = second.history.store.getState();
    expect(runs.map(({ runId }) => runId)).toEqual(['good']);
    expect(problems).toEqual([
      'run "bad" has 7 in "name", expected string',
      expect.stringMatching(/^run "odd" cannot be read: run config field/),
    ]);
  });

  it('says that storage refused a run, keeps it in memory, and writes all of it when there is room', async () => {
    const real = await openStorage();
    let isFull = true;
    const full: HistoryStorage = {
      ...real,
      save: (update) => (isFull ? Promise.reject(new Error('QuotaExceededError')) : real.save(update)),
    };
    const { history, begin, client, write } = page(Promise.resolve(full));
    await history.opened;
    begin('one');
    client.emit('run.metrics', metrics('one', { steps: steps(1, 3) }));
    await write();
    expect(history.store.getState().refused).toBe('QuotaExceededError');
    expect((await history.load('one')).series.plain?.length).toBe(3);
    isFull = false;
    client.emit('run.metrics', metrics('one', { steps: steps(4, 4) }));
    await write();
    expect(history.store.getState().refused).toBeNull();
    expect((await real.series('one')).plain?.length).toBe(4);
  });

  it('writes a refused name and note again when asked to', async () => {
    const real = await openStorage();
    let isFull = false;
    const full: HistoryStorage = {
      ...real,
      save: (update) => (isFull ? Promise.reject(new Error('QuotaExceededError')) : real.save(update)),
    };
    const { history, begin, client } = page(Promise.resolve(full));
    await history.opened;
    begin('one');
    client.emit('run.status', statusOf('one', 'finished'));
    await settle();
    isFull = true;
    history.annotate('one', { note: 'worth keeping' });
    await settle();
    await history.retry();
    expect(history.store.getState().refused).toBe('QuotaExceededError');
    isFull = false;
    await history.retry();
    expect(history.store.getState().refused).toBeNull();
    expect(await real.runs()).toMatchObject([{ runId: 'one', note: 'worth keeping' }]);
  });

  it('does not take a run for written while a later write of it may still be refused', async () => {
    const real = await openStorage();
    const underway: ((isRefused: boolean) => void)[] = [];
    let isHeld = false;
    const slow: HistoryStorage = {
      ...real,
      async save(update) {
        if (isHeld && (await new Promise((answer) => underway.push(answer)))) throw new Error('QuotaExceededError');
        return real.save(update);
      },
    };
    const { history, begin, client } = page(Promise.resolve(slow));
    await history.opened;
    begin('one');
    await settle();
    isHeld = true;
    for (const n of [1, 2]) {
      client.emit('run.metrics', metrics('one', { steps: steps(n, n) }));
      void history.flush();
    }
    isHeld = false;
    begin('two');
    expect(underway).toHaveLength(2);
    for (const [index, answer] of underway.entries()) {
      answer(index === 1);
      await settle();
    }
    expect(history.store.getState().refused).toBe('QuotaExceededError');
    await history.flush();
    expect(history.store.getState().refused).toBeNull();
    expect((await real.series('one')).plain?.length).toBe(2);
  });

  it('lives in memory where the browser denies a database', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new Error('denied');
      },
    });
    const { history, begin } = page();
    await history.opened;
    begin('one');
    expect(history.store.getState()).toMatchObject({ kind: 'memory', runs: [{ runId: 'one' }] });
  });
});

it('brings a database of the first version along', async () => {
  const old = await openStorage(1);
  const record = { ...(await firstRecord()), runId: 'old' };
  await old.save({ record });
  const now = await openStorage();
  expect(await now.runs()).toEqual([record]);
  await now.saveQueue([{ itemId: 'x' } as never]);
  expect((await now.queue()).items).toEqual([{ itemId: 'x' }]);
});

async function firstRecord() {
  const { history, begin } = page(openStorage(1));
  await history.opened;
  begin('one');
  await settle();
  const [record] = history.store.getState().runs;
  await (await openStorage(1)).remove('one');
  return record!;
}

it('a part of the steps that is damaged is named, and the rest of the history is not touched', async () => {
  const storage = await openStorage();
  await storage.save(updateOf('one'));
  await storage.save(updateOf('two'));
  const raw = await openDB(DATABASE_NAME);
  const chunk = await raw.get('series', ['one', 'student', 0]);
  await raw.put('series', { ...chunk, loss: chunk.loss.slice(1) }, ['one', 'student', 0]);
  await expect(storage.series('one')).rejects.toThrow(
    'steps of run "one" are damaged: part 0 has a column that does not fit its 40 steps, expected columns of one length',
  );
  await raw.put('series', 'x', ['one', 'student', 0]);
  await expect(storage.series('one')).rejects.toThrow(
    'steps of run "one" are damaged: part 0 has no columns, expected columns of one length',
  );
  raw.close();
  expect(recordsOf(await storage.series('two'))).toHaveLength(40);
  expect(await storage.runs()).toHaveLength(2);
});

function updateOf(runId: string) {
  const { record, details, series } = sampleRun(preset.config, runId);
  return { record, details, series: [{ network: 'student' as const, table: series.student!, from: 0 }] };
}
