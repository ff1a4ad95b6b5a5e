import { describe, expect, it } from 'vitest';
import { listPresets } from '../../experiments';
import type { KeptCheckpoint } from '../../protocol/messages';
import { type HistoryStorage, memoryStorage } from '../history/storage';
import type { Launch } from '../launch';
import { createAppStore, newRun } from '../store';
import { fakeClient, settle, statusOf } from '../testing/fake-client';
import type { Sweep } from './item';
import { createQueue } from './queue';

const preset = listPresets().find(({ id }) => id === 'quick-demo')!;
const sweep: Sweep = { sweepId: 's', name: 'Sweep', createdAt: 1, base: preset.config, axes: [], seeds: [1, 2, 3] };
const items = [1, 2, 3].map((seed) => ({ config: { ...preset.config, seed }, presetId: preset.id, seconds: 5 }));
const kept = (checkpointId: string) => ({ checkpointId }) as KeptCheckpoint;

function page(storage: HistoryStorage, checkpoints: readonly string[] = [], refuse: string | null = null) {
  const client = fakeClient({ 'run.checkpoints': () => ({ checkpoints: checkpoints.map(kept) }) });
  const app = createAppStore(preset.id, preset.config);
  const launched: Launch[] = [];
  const stopped: string[] = [];
  const forgotten: string[] = [];
  let isPaused = false;
  const over = (runId: string, state: 'finished' | 'failed' | 'stopped') => {
    app.setState(({ run }) => ({ run: run && { ...run, status: statusOf(runId, state) } }));
    client.emit('run.status', statusOf(runId, state));
  };
  const queue = createQueue({
    ...{
      client,
      app,
      storage: Promise.resolve(storage),
      locks: null,
      channel: null,
      kin: () => [],
      forget: (runId: string) => forgotten.push(runId),
    },
    launch: async (launch) => {
      if (refuse) throw new Error(refuse);
      launched.push(launch);
      const runId = launch.fork || !launch.resume ? `run ${launch.config.seed}` : launch.resume;
      app.setState({ run: { ...newRun(runId, launch.config, null, launch.origin), status: statusOf(runId, 'running') } });
      return runId;
    },
    stop: async () => {
      const id = app.getState().run?.runId ?? '';
      stopped.push(id);
      over(id, 'stopped');
    },
    createId: (() => {
      let n = 0;
      return () => `item ${++n}`;
    })(),
    pause: {
      read: () => isPaused,
      write: (value) => {
        isPaused = value;
      },
    },
  });
  app.setState({ worker: { state: 'ready', version: '1', backend: {} as never } });
  const states = () => queue.store.getState().items.map(({ config, state }) => `${config.seed} ${state}`);
  return { queue, launched, stopped, forgotten, over, states, app };
}

describe('the queue', () => {
  it('runs one after the other, in order, and goes on after a failure', async () => {
    const { queue, launched, over, states } = page(memoryStorage());
    await queue.add(sweep, items);
    await settle();
    expect(states()).toEqual(['1 running', '2 waiting', '3 waiting']);
    expect(launched[0]).toMatchObject({ isBackground: true, origin: { sweepId: 's', base: preset.config } });
    await queue.move('item 3', -1);
    over('run 1', 'failed');
    await settle();
    expect(states()).toEqual(['3 running', '2 waiting', '1 failed']);
    over('run 3', 'finished');
    await settle();
    over('run 2', 'finished');
    await settle();
    expect(states()).toEqual(['1 failed', '3 done', '2 done']);
    expect(launched.map(({ config }) => config.seed)).toEqual([1, 3, 2]);
    await queue.clear();
    expect(states()).toEqual([]);
  });

  it('pauses when its run is stopped by hand, and goes on with the next when one is cancelled', async () => {
    const { queue, stopped, over, states } = page(memoryStorage());
    await queue.add(sweep, items);
    await settle();
    await queue.cancel(['item 1']);
    await settle();
    expect(stopped).toEqual(['run 1']);
    expect(states()).toEqual(['2 running', '3 waiting', '1 cancelled']);
    over('run 2', 'stopped');
    await settle();
    expect(queue.store.getState().isPaused).toBe(true);
    expect(states()).toEqual(['3 waiting', '1 cancelled', '2 cancelled']);
    queue.setPaused(false);
    await settle();
    expect(states()[0]).toBe('3 running');
  });

  it('takes up after a reload what was going, from its checkpoint where there is one', async () => {
    const storage = memoryStorage();
    const first = page(storage);
    await first.queue.add(sweep, items);
    await settle();
    const second = page(storage, ['run 1']);
    await settle();
    expect(second.launched).toMatchObject([{ resume: 'run 1', config: { seed: 1 } }]);
    const third = page(storage);
    await settle();
    expect(third.launched[0]).not.toHaveProperty('resume');
    expect([second.forgotten, third.forgotten]).toEqual([[], ['run 1']]);
    expect(third.launched[0]).toMatchObject({ config: { seed: 1 } });
    // A run that has taken the page down three times is given up.
    const fourth = page(storage);
    await settle();
    expect(fourth.launched).toMatchObject([{ config: { seed: 2 } }]);
    expect(fourth.queue.store.getState().items.find(({ state }) => state === 'failed')?.error).toBe(
      'run did not end after 3 starts, expected it to',
    );
  });

  it('marks what the worker refuses, and tries the next', async () => {
    const { queue, states } = page(memoryStorage(), [], 'dataset "x" is unknown');
    await queue.add(sweep, items.slice(0, 1));
    await settle();
    expect(states()).toEqual(['1 failed']);
    expect(queue.store.getState().items[0]?.error).toBe('dataset "x" is unknown');
  });

  it('shows a refusal until the sweep is stored as well as its runs', async () => {
    const storage = memoryStorage();
    let isFull = true;
    const full = {
      ...storage,
      saveQueue: (...all: Parameters<HistoryStorage['saveQueue']>) => (isFull ? refusal() : storage.saveQueue(...all)),
    };
    const refusal = () => Promise.reject(new Error('no room'));
    const { queue } = page(full);
    queue.setPaused(true);
    await queue.add(sweep, items);
    await queue.cancel(queue.store.getState().items.map(({ itemId }) => itemId));
    await queue.clear();
    expect(queue.store.getState()).toMatchObject({ items: [], error: 'no room' });
    isFull = false;
    await queue.clear();
    expect(queue.store.getState().error).toBeNull();
    expect(await storage.queue()).toEqual({ items: [], sweeps: [sweep] });
  });
});
