import { IDBFactory } from 'fake-indexeddb';
import { afterEach, expect, it, vi } from 'vitest';
import { Random } from '../../src/engine/random';
import { listPresets } from '../../src/experiments';
import { createHistory, type History } from '../../src/runs/history/history';
import type { RunRecord } from '../../src/runs/history/record';
import { recordsOf } from '../../src/runs/history/series';
import { openStorage } from '../../src/runs/history/storage';
import { createQueue, type Queue } from '../../src/runs/queue/queue';
import { createAppStore, newRun } from '../../src/runs/store';
import { evaluationOf, type FakeClient, fakeClient, settle, statusOf } from '../../src/runs/testing/fake-client';
import { sampleResult, sampleRun } from '../../src/runs/testing/sample-run';
import { injectStorageFaults } from './faulty-storage';

/** The long suite sets FAULT_CASES, and takes ten of these for each of its whole pages. */
const CASES = 10 * Number(process.env.FAULT_CASES ?? 16);
const SEED = Number(process.env.FAULT_SEED ?? 20_261_123);
const ACTIONS = 25;

const faults = injectStorageFaults();
afterEach(() => vi.unstubAllGlobals());

const preset = listPresets().find(({ id }) => id === 'quick-demo')!;
const sample = sampleResult(preset.config);
const steps = sample.metrics.steps.map((step) => ({ ...step, network: 'plain' as const }));
/** What the worker tells of every run that ends: the network that `train` tells of. */
const result = { ...sample, metrics: { ...sample.metrics, steps } };

interface Page {
  readonly client: FakeClient;
  readonly app: ReturnType<typeof createAppStore>;
  readonly history: History;
  readonly queue: Queue;
}

function open(ids: { last: number }): Page {
  const client = fakeClient({ 'run.checkpoints': () => ({ checkpoints: [] }), 'run.result': () => result });
  const app = createAppStore(preset.id, preset.config);
  const storage = openStorage();
  const history = createHistory({
    ...{ client, app, storage, locks: null, presetConfig: () => preset.config, now: () => ++ids.last },
    delay: (run) => {
      const timer = setTimeout(run, 0);
      return () => clearTimeout(timer);
    },
  });
  const queue = createQueue({
    ...{ client, app, storage, locks: null, channel: null, kin: () => [], forget: () => {} },
    ...{ launch: async () => 'none', stop: async () => {}, createId: () => `item ${++ids.last}` },
    pause: { read: () => true, write: () => {} },
  });
  return { client, app, history, queue };
}

const pause = () => new Promise((resolve) => setImmediate(resolve));

type Act = (page: Page, random: Random, ids: { last: number }) => unknown;
const pick = <T>(list: readonly T[], random: Random): T | undefined => list[Math.floor(list.length * random.uniform())];
const anyRun = ({ history }: Page, random: Random) => pick(history.store.getState().runs, random)?.runId ?? 'none';

const ACTS: Readonly<Record<string, Act>> = {
  begin: ({ app }, random, ids) => {
    const runId = `run ${++ids.last}`;
    app.setState({
      run: { ...newRun(runId, { ...preset.config, seed: Math.floor(9 * random.uniform()) }, null), status: statusOf(runId, 'running') },
    });
  },
  train: ({ app, client }, _, ids) => {
    const { run } = app.getState();
    if (!run) return;
    const step = ++ids.last;
    const record = { network: 'plain', step, total: 1e9, learningRate: 0.1, loss: 1 / step, terms: { ce: 1 }, ms: 1 } as const;
    client.emit('run.metrics', { runId: run.runId, steps: [record], evaluations: [evaluationOf(step)], adjustments: [], ledger: [] });
  },
  end: ({ app, client }, random) => {
    const { run } = app.getState();
    const state = pick(['finished', 'stopped', 'failed', 'paused'] as const, random)!;
    if (run) client.emit('run.status', statusOf(run.runId, state));
  },
  note: (page, random, ids) => page.history.annotate(anyRun(page, random), { note: `note ${++ids.last}` }),
  remove: (page, random) => page.history.remove([anyRun(page, random)]),
  restore: ({ history }, random) => history.restore([pick(history.store.getState().deleted, random)?.runId ?? 'none']),
  bring: ({ history }, _, ids) => history.add(sampleRun(preset.config, `run ${++ids.last}`)),
  write: ({ history }) => void history.flush(),
  plan: ({ queue }, _, ids) => {
    const sweepId = `sweep ${++ids.last}`;
    const sweep = { ...{ sweepId, name: 'Sweep', createdAt: 1 }, ...{ base: preset.config, axes: [], seeds: [1, 2] } };
    void queue.add(
      sweep,
      [1, 2].map((seed) => ({ config: { ...preset.config, seed }, presetId: preset.id, seconds: 5 })),
    );
  },
  move: ({ queue }, random) => void queue.move(pick(queue.store.getState().items, random)?.itemId ?? '', random.uniform() < 0.5 ? -1 : 1),
  cancel: ({ queue }, random) => void queue.cancel([pick(queue.store.getState().items, random)?.itemId ?? '']),
  clear: ({ queue }) => void queue.clear(),
};

const statesOf = ({ history, queue }: Page) => [history.store.getState(), queue.store.getState()] as const;

/** What storage has, with what the page shows at that moment: read again while something is on its way. */
async function bothSides(page: Page) {
  for (;;) {
    await settle();
    const states = statesOf(page);
    const storage = await openStorage();
    const runs = await storage.runs();
    const queue = await storage.queue();
    await settle();
    if (statesOf(page).every((state, index) => state === states[index]))
      return { history: states[0], queue: states[1], storage, stored: { runs, queue } };
  }
}

/** What the page shows without a word of doubt lies in storage as it is shown. */
async function shownIsStored(page: Page): Promise<void> {
  const due = faults.isDue;
  faults.isDue = () => false;
  const { history, queue, storage, stored } = await bothSides(page);
  if (history.kind === 'indexeddb' && history.refused === null) {
    const found = new Map(stored.runs.map((each) => [(each as RunRecord).runId, each]));
    for (const record of [...history.runs, ...history.deleted]) expect(found.get(record.runId)).toEqual(record);
    for (const { runId } of history.runs) {
      const shown = await page.history.load(runId);
      expect(await storage.details(runId)).toEqual(shown.details);
      expect(recordsOf(await storage.series(runId)).map(({ step }) => step)).toEqual(recordsOf(shown.series).map(({ step }) => step));
    }
  }
  if (history.kind === 'indexeddb' && queue.state === 'ready' && queue.error === null) {
    const byId = <T extends { itemId: string }>(list: readonly T[]) => list.toSorted((a, b) => (a.itemId < b.itemId ? -1 : 1));
    expect(byId(stored.queue.items)).toEqual(byId(queue.items));
    expect(stored.queue.sweeps.map(({ sweepId }) => sweepId).sort()).toEqual(queue.sweeps.map(({ sweepId }) => sweepId).sort());
  }
  faults.isDue = due;
}

it('whatever storage refuses, what the history and the queue show as saved is saved', { timeout: 3_600_000 }, async () => {
  const random = new Random(SEED);
  const before = faults.injected;
  let reloads = 0;
  for (let number = 0; number < CASES; number++) {
    vi.stubGlobal('indexedDB', new IDBFactory());
    const own = random.fork(`history ${number}`);
    const ids = { last: 0 };
    faults.isDue = () => false;
    let page = open(ids);
    await page.history.opened;
    const done: string[] = [];
    try {
      for (let action = 0; action < ACTIONS; action++) {
        const share = own.uniform() < 0.5 ? 0 : 0.6 * own.uniform();
        faults.isDue = () => own.uniform() < share;
        const [name, act] = pick(Object.entries(ACTS), own)!;
        done.push(name);
        await act(page, own, ids);
        await pause();
        if (action % 8 !== 7) continue;
        await page.history.flush();
        await settle();
        await shownIsStored(page);
      }
      // There is room again: trying once more saves everything.
      faults.isDue = () => false;
      await page.history.retry();
      await page.queue.add({ sweepId: 'last', name: '', createdAt: 1, base: preset.config, axes: [], seeds: [] }, []);
      await settle();
      await page.history.flush();
      expect(page.history.store.getState().refused).toBeNull();
      expect(page.queue.store.getState().error).toBeNull();
      await shownIsStored(page);
      const shown = page.history.store.getState().runs;
      page = open(ids);
      reloads++;
      await page.history.opened;
      expect(page.history.store.getState().problems).toEqual([]);
      expect(
        page.history.store
          .getState()
          .runs.map(({ runId }) => runId)
          .sort(),
      ).toEqual(shown.map(({ runId }) => runId).sort());
    } catch (error) {
      throw new Error(`case ${number} of seed ${SEED} (${done.join(', ')}): ${String(error)}`, { cause: error });
    }
  }
  const injected = faults.injected - before;
  expect(injected).toBeGreaterThan(CASES);
  console.log(`faults: ${CASES} histories: faults injected ${injected}, survived ${injected}, lost 0; ${reloads} visits after them`);
});
