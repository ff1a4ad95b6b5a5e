import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../engine/methods';
import * as tf from '../engine/tf';
import { startNodeBackend } from '../kernels/node';
import { DeviceError } from '../protocol/errors';
import { parseParams } from '../protocol/params';
import { type Bench, bench, memoryStore, toyData } from './testing/bench';
import { config, training } from './testing/config';

const defaults = parseParams('mixacm', methods.get('mixacm').params) as { readonly alphaAcm: number; readonly alphaKld: number };

/** Storage that tells of a device that is gone. */
const brokenStore = () => ({ ...memoryStore(), save: () => Promise.reject(new DeviceError('device is gone')) });

describe('a run in the worker', () => {
  beforeAll(() => startNodeBackend('wasm'));
  const benches: Bench[] = [];
  const open = (...args: Parameters<typeof bench>): Bench => {
    const created = bench(...args);
    benches.push(created);
    return created;
  };
  afterEach(async () => {
    for (const each of benches.splice(0)) {
      const { runId, state } = each.statuses.at(-1) ?? {};
      if (runId && (state === 'running' || state === 'paused')) await each.client.request('run.control', { runId, action: 'stop' });
      each.close();
    }
  });

  it('trains three networks, evaluates them and tells the page all of it', async () => {
    const each = open();
    const { runId } = await each.client.request('run.start', { config: config() });
    const status = await each.reaches('finished', 'failed');
    expect(status).toMatchObject({ state: 'finished', phase: 'evaluate', progress: 1, secondsLeft: 0 });
    const result = await each.client.request('run.result', { runId });
    expect(result.results.map(({ network, final }) => [network, final])).toEqual([
      ['plain', true],
      ['teacher', true],
      ['student', true],
    ]);
    expect(result.results.every(({ clean, robust }) => clean.n === 8 && robust.value <= clean.value)).toBe(true);
    expect(result.metrics.steps).toHaveLength(12);
    expect(each.metrics.flatMap(({ steps }) => steps)).toEqual(result.metrics.steps);
    // Live looks at steps 0, 2 and 4 of every network.
    expect(result.metrics.evaluations.filter(({ final }) => !final).map(({ step }) => step)).toEqual([0, 2, 4, 0, 2, 4, 0, 2, 4]);
    expect(each.samples.at(-1)!.samples).toHaveLength(4);
    expect(Object.keys(each.samples.at(-1)!.samples[0]!.attacked)).toEqual(['plain', 'teacher', 'student']);
    const student = result.ledger.filter(({ phase, purpose }) => phase === 'student' && purpose === 'training');
    expect(student.map(({ network }) => network).sort()).toEqual(['student', 'teacher']);
    expect(student.every(({ inputGradient }) => inputGradient === 0)).toBe(true);
    expect(result.environment.datasetHash).toBe('abc');
  });

  it('spends what the plan said', async () => {
    const each = open();
    const estimate = await each.client.request('estimate', { config: config() });
    const { runId } = await each.client.request('run.start', { config: config() });
    await each.reaches('finished', 'failed');
    const { ledger } = await each.client.request('run.result', { runId });
    for (const role of ['plain', 'teacher', 'student'] as const) {
      const spent = ledger
        .filter(({ phase, purpose }) => phase === role && purpose === 'training')
        .reduce((sum, { forward, weightGradient, inputGradient }) => sum + forward + weightGradient + inputGradient, 0);
      const { macs } = estimate.networks[role]!;
      const units = { plain: 3, teacher: 2 + 1 + 2, student: 1 + 2 + 1 }[role];
      expect(spent, role).toBe(4 * 4 * macs * units);
      // The planned phase holds training and three live looks.
      // Fast-AT is watched with PGD-5 at steps 2 and 4.
      const watching = role === 'teacher' ? 2 * 4 * macs * (1 + 0.85 * 11) : 0;
      expect(estimate.phases.find(({ phase }) => phase === role)!.macs).toBe(spent + 3 * 4 * macs * (1 + 0.85 * 3) + watching);
    }
  });

  it('pauses, takes single steps, resumes', async () => {
    const each = open();
    const { runId } = await each.client.request('run.start', { config: config() });
    expect((await each.client.request('run.control', { runId, action: 'pause' })).state).toBe('paused');
    expect(each.store.saved.has(runId)).toBe(true);
    const steps = () => each.metrics.flatMap((metrics) => metrics.steps).length;
    const quiet = () => new Promise((resolve) => setTimeout(resolve, 60));
    await quiet();
    const before = steps();
    await quiet();
    expect(steps()).toBe(before);
    // A tick is an update or a batch of an evaluation, so within four ticks a step has been made.
    for (let i = 0; i < 6; i++) {
      await each.client.request('run.control', { runId, action: 'step' });
      await quiet();
    }
    const result = await each.client.request('run.result', { runId });
    expect(result.metrics.steps.length).toBeGreaterThan(before);
    expect(result.metrics.steps.length).toBeLessThan(12);
    expect((await each.client.request('run.control', { runId, action: 'resume' })).state).toBe('running');
    expect((await each.reaches('finished', 'failed')).state).toBe('finished');
  });

  it('changes live settings at the next step and logs them', async () => {
    const each = open();
    const { runId } = await each.client.request('run.start', { config: config() });
    await each.client.request('run.control', { runId, action: 'pause' });
    const record = await each.client.request('run.adjust', {
      runId,
      network: 'student',
      target: 'method',
      param: 'alphaAcm',
      value: 3,
    });
    expect(record).toEqual({ network: 'student', step: 0, path: 'method.alphaAcm', from: defaults.alphaAcm, to: 3 });
    const adjust = (part: object) =>
      each.client.request('run.adjust', { runId, network: 'student', target: 'method', param: 'alphaAcm', value: 3, ...part } as never);
    await expect(adjust({ param: 'taps' })).rejects.toThrow('parameter "taps" of "mixacm" cannot change during a run');
    await expect(adjust({ value: -1 })).rejects.toThrow('parameter "alphaAcm" is -1, expected number in [0, 1000]');
    await expect(adjust({ network: 'teacher', param: 'epsilon', value: 2 })).rejects.toThrow(
      'parameter "epsilon" is 2, expected number in [0, 1]',
    );
    await adjust({ target: 'threatModel', param: 'epsilon', value: 0.01 });
    await adjust({ target: 'optimiser', param: 'learningRate', value: 0.02 });
    await each.client.request('run.control', { runId, action: 'resume' });
    await each.reaches('finished', 'failed');
    const result = await each.client.request('run.result', { runId });
    expect(result.config.student).toMatchObject({ method: { params: { alphaAcm: 3 } }, optimiser: { params: { learningRate: 0.02 } } });
    expect(result.config.evaluation.threatModel.params).toEqual({ epsilon: 0.01 });
    expect(result.metrics.adjustments).toHaveLength(3);
    const student = result.metrics.steps.filter(({ network }) => network === 'student');
    expect(student[0]!.learningRate).toBeCloseTo(0.02, 10);
    const { crossEntropy, kld, acm } = student[0]!.terms;
    expect(student[0]!.loss).toBeCloseTo(crossEntropy! + defaults.alphaKld * kld! + 3 * acm!, 3);
  });

  it('stops, keeps a checkpoint, and refuses orders afterwards', async () => {
    const each = open();
    const { runId } = await each.client.request('run.start', { config: config() });
    await expect(each.client.request('run.start', { config: config() })).rejects.toThrow(`run "${runId}" is still going`);
    await each.client.request('run.control', { runId, action: 'stop' });
    await each.reaches('stopped');
    expect(each.store.saved.has(runId)).toBe(true);
    await expect(each.client.request('run.control', { runId, action: 'pause' })).rejects.toThrow(
      `run "${runId}" is stopped, expected a running or paused one to pause`,
    );
    const again = await each.client.request('run.start', { config: config(), resume: runId });
    expect(again.runId).toBe(runId);
    expect((await each.reaches('finished', 'failed')).state).toBe('finished');
    expect(each.store.saved.has(runId)).toBe(false);
  });

  it('runs one of two that are asked for at once', async () => {
    const quick = toyData();
    const slowly = async (...asked: Parameters<typeof quick.open>) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return quick.open(...asked);
    };
    const each = open(undefined, { ...quick, open: slowly });
    const start = () => each.client.request('run.start', { config: config() });
    const [first, second] = await Promise.allSettled([start(), start()]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('is still going') } });
  });

  it('stops although its state cannot be kept', async () => {
    const each = open(undefined, undefined, { store: brokenStore() });
    const { runId } = await each.client.request('run.start', { config: config() });
    await expect(each.client.request('run.control', { runId, action: 'stop' })).rejects.toThrow('device is gone');
    expect((await each.reaches('stopped', 'failed')).state).toBe('stopped');
  });

  it('frees what a failed run was training with', async () => {
    const each = open(undefined, undefined, { store: brokenStore() });
    const held: number[] = [];
    for (let i = 0; i < 2; i++) {
      await each.client.request('run.start', { config: config() });
      await new Promise((resolve) => setTimeout(resolve, 20));
      // The checkpoint of the second network's first moment fails.
      expect((await each.reaches('failed', 'finished')).state).toBe('failed');
      held.push(tf.memory().numTensors);
    }
    expect(held[1]).toBe(held[0]);
  });

  it('fails with the term and the step of a loss that is not finite', async () => {
    const each = open();
    const wild = {
      ...training('standard', {}, 30),
      model: { id: 'small-cnn', params: { width: 2, batchNorm: false } },
      optimiser: { id: 'sgd', params: { learningRate: 10, momentum: 0.99 } },
    };
    const { runId } = await each.client.request('run.start', { config: config({ plain: wild, teacher: null, student: null }) });
    const status = await each.reaches('failed', 'finished');
    expect(status).toMatchObject({ runId, state: 'failed', phase: 'plain' });
    expect(status.error).toMatchObject({ name: 'DivergenceError' });
    expect(status.error!.message).toMatch(/^loss term "crossEntropy" is (NaN|-?Infinity) at step \d+, expected a finite number/);
  });

  it('refuses what it cannot run', async () => {
    const { client } = open();
    const start = (parts: object) => client.request('run.start', { config: config(parts) });
    await expect(start({ teacher: null })).rejects.toThrow('method "mixacm" of the student network has no teacher');
    await expect(start({ plain: training('nonsense') })).rejects.toThrow('method "nonsense" is unknown, expected one of');
    await expect(client.request('run.result', { runId: 'x' })).rejects.toThrow('run "x" is unknown, expected one of none');
    await expect(client.request('run.start', { config: { version: 2 } as never })).rejects.toThrow('run config field');
  });

  it('reports on every network with trust checks, on the same images, its passes booked as evaluation', async () => {
    const each = open();
    const { runId } = await each.client.request('run.start', { config: config() });
    await each.reaches('finished', 'failed');
    const { reports, results, ledger } = await each.client.request('run.result', { runId });
    expect(reports.map(({ network }) => network)).toEqual(['plain', 'teacher', 'student']);
    expect(each.reports).toEqual(reports.map((report) => ({ runId, ...report })));
    for (const [index, { report }] of reports.entries()) {
      expect(report.robust).toEqual(results[index]!.robust);
      expect(report).toMatchObject({ isComplete: true, n: 8 });
      expect(report.checks.map(({ id }) => id)).toContain('zero-gradients');
    }
    expect(new Set(reports.map(({ report }) => report.indexHash)).size).toBe(1);
    expect(new Set(reports.map(({ report }) => report.checkpointHash)).size).toBe(3);
    const student = ledger.filter(({ phase, network }) => phase === 'student' && network === 'student');
    expect(student.find(({ purpose }) => purpose === 'training')!.inputGradient).toBe(0);
    expect(student.find(({ purpose }) => purpose === 'evaluation')!.inputGradient).toBeGreaterThan(0);
  });

  it('uses a shipped teacher, and attacks each network with examples made on the other', async () => {
    const maker = open();
    const made = await maker.client.request('run.start', { config: config({ teacher: null, student: null }) });
    await maker.reaches('finished', 'failed');
    const saved = await maker.weights(made.runId, 'plain');
    const { bytes } = await maker.client.request('weights.export', { runId: made.runId, network: 'plain' });
    const each = open(async () => bytes);
    const evaluation = { ...config().evaluation, attack: { id: 'transfer', params: { steps: 2 } } };
    const { runId } = await each.client.request('run.start', { config: config({ plain: null, teacher: { shipped: 'toy' }, evaluation }) });
    expect((await each.reaches('finished', 'failed')).state).toBe('finished');
    expect([...(await each.weights(runId, 'teacher')).weights]).toEqual([...saved.weights]);
    const { results } = await each.client.request('run.result', { runId });
    expect(results.map(({ network, attack }) => [network, attack])).toEqual([
      ['teacher', 'Transfer of PGD-2'],
      ['student', 'Transfer of PGD-2'],
    ]);
  });

  it('gives its tensors back when the next run starts', async () => {
    const each = open();
    const alone = config({ teacher: null, student: null });
    await each.client.request('run.start', { config: alone });
    await each.reaches('finished', 'failed');
    const after = tf.memory().numTensors;
    await each.client.request('run.start', { config: alone });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await each.reaches('finished', 'failed');
    expect(tf.memory().numTensors).toBe(after);
  });
});
