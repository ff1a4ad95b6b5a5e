import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startNodeBackend } from '../../src/kernels/node';
import { recordsOf } from '../../src/runs/history/series';
import { openStorage } from '../../src/runs/history/storage';
import { isActive } from '../../src/runs/store';
import { config, training } from '../../src/worker/testing/config';
import { openPage, type Visit } from './world';

/** Long enough that memory grows in the middle of every network's training. */
const RUN = config({
  plain: training('standard', {}, 8),
  teacher: training('fast-at', {}, 8),
  student: training('mixacm', {}, 8),
});
const NETWORKS = ['plain', 'teacher', 'student'] as const;

let visit: Visit;
beforeAll(() => startNodeBackend('wasm'));
beforeEach(() => {
  vi.stubGlobal('navigator', { userAgent: 'test', hardwareConcurrency: 1 });
  vi.stubGlobal('indexedDB', new IDBFactory());
  visit = openPage({ now: 1e6 });
});
afterEach(() => {
  visit.close();
  vi.unstubAllGlobals();
});

const until = (isTrue: () => boolean) => expect.poll(isTrue, { timeout: 180_000, interval: 2 }).toBe(true);

/** Everything that a run leaves behind but the time it took. */
async function outcome() {
  const { runId } = visit.app.getState().run!;
  const { metrics, ledger, results } = await visit.client.request('run.result', { runId });
  const weights = NETWORKS.map(async (network) => {
    const { bytes } = await visit.client.request('weights.export', { runId, network, format: 'safetensors' });
    return Buffer.from(bytes).toString('base64');
  });
  const timeless = ({ seconds: _, ...record }: (typeof results)[number]) => record;
  return {
    steps: metrics.steps.map(({ ms: _, ...record }) => record),
    ...{ evaluations: metrics.evaluations.map(timeless), results: results.map(timeless), adjustments: metrics.adjustments, ledger },
    weights: await Promise.all(weights),
  };
}

async function start(): Promise<void> {
  await until(() => visit.app.getState().worker.state === 'ready');
  visit.app.setState({ config: RUN });
  await visit.controller.start();
}

it('a run whose worker is renewed as its memory grows ends bit for bit as one worker would have ended it', {
  timeout: 600_000,
}, async () => {
  await start();
  await until(() => !isActive(visit.app.getState().run));
  const expected = await outcome();
  visit.close();

  vi.stubGlobal('indexedDB', new IDBFactory());
  visit = openPage({ now: 1e6 });
  const failures: string[] = [];
  visit.app.subscribe(({ run }) => run?.status?.state === 'failed' && failures.push(run.status.error?.message ?? ''));
  await start();
  let renewed = 0;
  for (const network of NETWORKS) {
    // In the middle of each network's training.
    await until(() => visit.log.steps(network).length >= 1);
    const before = visit.worker();
    before.grow();
    await until(() => visit.worker() !== before || !isActive(visit.app.getState().run));
    if (visit.worker() !== before) renewed++;
    await until(() => !visit.app.getState().starting);
  }
  await until(() => !isActive(visit.app.getState().run));
  expect(failures).toEqual([]);
  expect(visit.app.getState().run?.status?.state).toBe('finished');
  expect(renewed, 'workers renewed').toBe(3);
  expect(await outcome()).toEqual(expected);

  const { runId } = visit.app.getState().run!;
  await until(() => visit.history.store.getState().runs.some((each) => each.runId === runId && each.state === 'finished'));
  await visit.history.flush();
  const stored = await openStorage();
  const [record] = (await stored.runs()) as { restarts: { why: string; reason: string; phase: string }[] }[];
  expect(record!.restarts.map(({ why, phase }) => `${why} ${phase}`)).toEqual(['memory plain', 'memory teacher', 'memory student']);
  expect(record!.restarts[0]!.reason).toBe('memory of WebAssembly is 1000 MB, expected about 100 MB');
  const { metrics } = await visit.client.request('run.result', { runId });
  expect(metrics.restarts).toHaveLength(3);
  const series = recordsOf(await stored.series(runId)).map(({ ms: _, ...step }) => step);
  expect(series.map(({ network, step }) => [network, step])).toEqual(expected.steps.map(({ network, step }) => [network, step]));
  console.log(`renewals: ${renewed} workers renewed, 0 numbers changed`);
});
