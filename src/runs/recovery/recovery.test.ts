import { describe, expect, it } from 'vitest';
import { settle } from '../testing/fake-client';
import { checkpoint, preset, setUp, status } from './testing/recovered-page';

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
