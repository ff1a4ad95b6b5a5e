import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { decodeCheckpoint } from '../../src/engine/checkpoint';
import { Random } from '../../src/engine/random';
import { startNodeBackend } from '../../src/kernels/node';
import { recordsOf } from '../../src/runs/history/series';
import { openStorage } from '../../src/runs/history/storage';
import { isActive } from '../../src/runs/store';
import { expectFinite } from '../../src/worker/health/finite';
import { createRunStore } from '../../src/worker/run-store';
import { act, reload, runConfig, type World } from './actions';
import { injectStorageFaults } from './faulty-storage';
import { openPage } from './world';

/** The long suite sets FAULT_CASES; every commit takes as many as fit into some twenty seconds. */
const CASES = Number(process.env.FAULT_CASES ?? 16);
const SEED = Number(process.env.FAULT_SEED ?? 20_261_123);
const ACTIONS = 10;
/** A page that needs longer than this to become usable again is stuck. */
const PATIENCE_MS = 120_000;

const storage = injectStorageFaults();
beforeAll(async () => {
  await startNodeBackend('wasm');
  // The module ends the process at the first unhandled rejection; here they are counted.
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) process.removeAllListeners(event);
});
afterEach(() => vi.unstubAllGlobals());

async function until(what: string, isTrue: () => boolean): Promise<void> {
  const begin = performance.now();
  while (!isTrue()) {
    if (performance.now() - begin > PATIENCE_MS) throw new Error(`page is stuck: ${what} did not come true`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Faults end; whatever state the page is in, its user must be able to finish a run from there. */
async function becomesUsable(world: World): Promise<void> {
  storage.isDue = () => false;
  const { app, recovery, controller } = world.visit;
  const { worker } = app.getState();
  // A dead worker is said to be dead and the page asks for a reload; one that went silently is noticed by the watchdog.
  if (worker.state === 'dead') await reload(world);
  else {
    for (let second = 0; second < 400; second++) {
      if (recovery.store.getState().silence) recovery.restart();
      world.clock.now += 1000;
      recovery.check();
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (app.getState().worker.state === 'ready' && !app.getState().starting && !isActive(app.getState().run)) break;
      if (app.getState().run?.status?.state === 'paused') void controller.control('stop');
    }
    if (app.getState().worker.state === 'dead') await reload(world);
  }
  await until('the worker is ready and idle', () => {
    const { worker: now, starting, run } = world.visit.app.getState();
    if (run?.status?.state === 'paused') void world.visit.controller.control('stop');
    return now.state === 'ready' && !starting && !isActive(run);
  });
}

/** An idle worker that is gone is noticed when something is asked of it: its user restarts it, as the dialog offers. */
async function answers(world: World): Promise<void> {
  const { client, recovery } = world.visit;
  const silent = new Promise((resolve) => setTimeout(resolve, 1000, 'silent'));
  const asked = client.request('run.saved', {}).catch(() => 'refused');
  if ((await Promise.race([asked, silent])) !== 'silent') return;
  recovery.restart();
  await until('the worker is ready', () => world.visit.app.getState().worker.state === 'ready');
}

/** What is listed as saved can be gone on from. */
async function savedIsThere(world: World): Promise<void> {
  const { runs } = await world.visit.client.request('run.saved', {});
  const store = createRunStore();
  for (const { runId } of runs) {
    const checkpoint = decodeCheckpoint((await store.load(runId)).slice(0));
    expect(checkpoint.runId).toBe(runId);
    expectFinite(checkpoint);
  }
}

/** What is shown of a finished run is what another visit reads. */
async function shownIsStored(world: World): Promise<void> {
  const { app, history, log } = world.visit;
  const { run } = app.getState();
  await history.opened;
  await until('the history has the end of the run', () =>
    history.store.getState().runs.some((each) => each.runId === run!.runId && each.state === 'finished'),
  );
  await new Promise((resolve) => setTimeout(resolve, 5));
  await history.flush();
  if (history.store.getState().kind === 'memory')
    return expect(history.store.getState().runs.map(({ runId }) => runId)).toContain(run!.runId);
  expect(history.store.getState().refused).toBeNull();
  const stored = await openStorage();
  const found = (await stored.runs()).find((each) => (each as { runId: string }).runId === run!.runId);
  expect(found).toMatchObject({ state: 'finished', finals: run!.finals });
  const steps = recordsOf(await stored.series(run!.runId)).map(({ step }) => step);
  expect(steps).toEqual([...log.steps('plain').step.slice(0, log.steps('plain').length)]);
}

it('whatever fails, the page stays usable, and what it shows as saved is saved', { timeout: 3_600_000 }, async () => {
  const unhandled: unknown[] = [];
  const hear = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', hear);
  vi.stubGlobal('navigator', { userAgent: 'test', hardwareConcurrency: 1 });
  const random = new Random(SEED);
  let injected = 0;
  for (let number = 0; number < CASES; number++) {
    vi.stubGlobal('indexedDB', new IDBFactory());
    const own = random.fork(`case ${number}`);
    const before = storage.injected;
    const clock = { now: 1e6 };
    const world: World = { visit: openPage(clock), clock, storage, injected: 0, random: own };
    const done: string[] = [];
    try {
      for (let action = 0; action < ACTIONS; action++) done.push(await act(world));
      await becomesUsable(world);
      await answers(world);
      await savedIsThere(world);
      world.visit.app.setState({ config: runConfig(number) });
      await world.visit.controller.start();
      await until('a new run finishes', () => !isActive(world.visit.app.getState().run));
      expect(world.visit.app.getState().run?.status).toMatchObject({ state: 'finished' });
      await shownIsStored(world);
      expect(unhandled).toEqual([]);
    } catch (error) {
      throw new Error(`case ${number} of seed ${SEED} (${done.join(', ')}): ${String(error)}`, { cause: error });
    } finally {
      world.visit.close();
    }
    injected += world.injected + storage.injected - before;
  }
  process.off('unhandledRejection', hear);
  expect(injected).toBeGreaterThan(CASES);
  console.log(`faults: ${CASES} sequences: faults injected ${injected}, survived ${injected}, lost 0`);
});
