import { describe, expect, it } from 'vitest';
import { type Answers, settle } from '../testing/fake-client';
import { preset, setUp, status } from './testing/recovered-page';

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
