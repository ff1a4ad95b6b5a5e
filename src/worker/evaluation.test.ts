import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createNetwork, initialWeights } from '../engine/network';
import { Random } from '../engine/random';
import { architectureOf } from '../engine/run-plan';
import * as tf from '../engine/tf';
import { startNodeBackend } from '../kernels/node';
import { type EvaluationStatus, parseEvaluationSpec } from '../protocol/report';
import { hashIndices, hashWeights } from './evaluation-identity';
import { encodeNetwork } from './networks';
import { type Bench, bench } from './testing/bench';

const CLASSES = ['red', 'green', 'blue', 'grey'];
const model = { id: 'resnet', params: { width: 2, stemStride: 2 } };

async function weights(seed: number, classes = CLASSES): Promise<ArrayBuffer> {
  const architecture = architectureOf(model, { input: [32, 32, 3], classes: classes.length });
  const network = createNetwork(architecture, initialWeights(architecture, new Random(seed)));
  const bytes = await encodeNetwork(network, model, classes);
  network.dispose();
  return bytes;
}

const spec = (parts: object = {}) =>
  parseEvaluationSpec({
    data: { id: 'toy' },
    threatModel: { id: 'linf', params: { epsilon: 1 / 255 } },
    attack: { id: 'pgd', params: { steps: 2, restarts: 2 } },
    count: 16,
    batchSize: 8,
    seed: 1,
    ...parts,
  });

async function ends(each: Bench, ...states: EvaluationStatus['state'][]): Promise<EvaluationStatus> {
  for (;;) {
    const last = each.evaluated.at(-1);
    if (last && states.includes(last.state)) return last;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('an evaluation in the worker', () => {
  beforeAll(() => startNodeBackend('wasm'));
  const benches: Bench[] = [];
  const open = (): Bench => {
    const created = bench();
    benches.push(created);
    return created;
  };
  afterEach(() => {
    for (const each of benches.splice(0)) each.close();
  });
  const start = async (each: Bench, parts: object = {}, seed = 1) => {
    const network = { weights: await weights(seed) };
    return each.client.request('evaluation.start', { spec: spec(parts), name: 'test', network });
  };

  it('refuses what lacks another network, and the second of two at once, holding nothing', async () => {
    const each = open();
    await start(each);
    await ends(each, 'finished');
    const before = tf.memory().numTensors;
    await expect(start(each, { attack: { id: 'transfer' } })).rejects.toThrow('attack "transfer" has no other network');
    const [first, second] = await Promise.allSettled([start(each), start(each)]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('another evaluation is still going') } });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await ends(each, 'finished');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('tells how many images still stand and ends with a full report', async () => {
    const each = open();
    const { evaluationId } = await start(each, { curves: ['steps', 'epsilon', 'restarts'] });
    const last = await ends(each, 'finished');
    expect(last).toMatchObject({ judged: 16, total: 16, progress: 1, warning: null });
    const report = await each.client.request('evaluation.report', { evaluationId });
    expect(report).toMatchObject({ version: 1, isComplete: true, n: 16, seed: 1, attack: 'PGD-2×2', model });
    expect(report.threatModel).toEqual({ id: 'linf', params: { epsilon: 1 / 255 } });
    expect(report.attacks[0]!.params).toMatchObject({ steps: 2, stepSize: 2 / 255, loss: 'cross-entropy', start: 'uniform' });
    expect(report.attacks[0]!.rounds).toBe(2);
    expect(report.indexHash).toMatch(/^[0-9a-f]{64}$/);
    expect(report.environment).toMatchObject({ backend: 'cpu', batchSize: 8 });
    expect(report.classes.map(({ name }) => name)).toEqual(CLASSES);
    expect(report.classes.reduce((sum, { clean }) => sum + clean.n, 0)).toBe(16);
    expect(report.confusion.clean.flat().reduce((a, b) => a + b)).toBe(16);
    expect(report.verdicts).toMatch(/^[sfw]{16}$/);
    expect([...report.verdicts].filter((verdict) => verdict === 's')).toHaveLength(last.standing);
    expect(report.checks).toHaveLength(11);
    expect(report.curves.map(({ kind }) => kind)).toEqual(['steps', 'epsilon', 'restarts']);
    const [, epsilon] = report.curves;
    const values = epsilon!.points.map(({ robust }) => robust.value);
    expect(values[0]).toBe(report.clean.value);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(report.flags.map(({ id }) => id)).toEqual(expect.arrayContaining(['not-autoattack', 'few-images']));
    expect(each.evaluations.saved.size).toBe(0);
  });

  it('survives a reload: what was kept goes on in a new worker to the same verdicts', async () => {
    const whole = open();
    const parts = { checks: 'none', attack: { id: 'pgd', params: { steps: 3, restarts: 4 } } };
    const { evaluationId } = await start(whole, parts);
    await ends(whole, 'finished');
    const expected = await whole.client.request('evaluation.report', { evaluationId });

    const first = open();
    const interrupted = await start(first, parts);
    await first.client.request('evaluation.control', { evaluationId: interrupted.evaluationId, action: 'pause' });
    expect(await ends(first, 'paused')).toMatchObject({ state: 'paused' });
    const { evaluations } = await first.client.request('evaluation.saved', {});
    expect(evaluations).toMatchObject([{ name: 'test', total: 16 }]);

    const second = open();
    for (const [id, stored] of first.evaluations.saved) second.evaluations.saved.set(id, stored);
    const resumed = await second.client.request('evaluation.start', { resume: evaluations[0]!.evaluationId });
    await ends(second, 'finished');
    const report = await second.client.request('evaluation.report', resumed);
    expect({ ...report, seconds: 0, attacks: [] }).toEqual({ ...expected, seconds: 0, attacks: [] });
    await first.client.request('evaluation.control', { evaluationId: interrupted.evaluationId, action: 'cancel' });
  });

  it('works in the l2 ball; checks with too few images to attack are amber', async () => {
    const each = open();
    const { evaluationId } = await start(each, { threatModel: { id: 'l2', params: { epsilon: 0.2 } }, curves: ['epsilon'] });
    await ends(each, 'finished');
    const { checks, curves, threatModel } = await each.client.request('evaluation.report', { evaluationId });
    expect(threatModel).toEqual({ id: 'l2', params: { epsilon: 0.2 } });
    expect(checks.find(({ id }) => id === 'black-box')).toMatchObject({ light: 'amber', value: null });
    expect(curves[0]!.points.length).toBeGreaterThan(5);
  });

  it('keeps what is known as a bound when it is cancelled', async () => {
    const each = open();
    const { evaluationId } = await start(each, { attack: { id: 'pgd', params: { steps: 200 } } });
    await each.client.request('evaluation.control', { evaluationId, action: 'cancel' });
    await ends(each, 'cancelled');
    const report = await each.client.request('evaluation.report', { evaluationId });
    expect(report.isComplete).toBe(false);
    expect(report.flags.map(({ id }) => id)).toContain('incomplete');
    await expect(each.client.request('evaluation.control', { evaluationId, action: 'resume' })).rejects.toThrow(
      'evaluation "test" is cancelled, expected a running or paused one to resume',
    );
  });

  it('compares two networks on the same images, and nothing else', async () => {
    const each = open();
    const reportOf = async (seed: number, parts: object = {}) => {
      const { evaluationId } = await start(each, { checks: 'none', ...parts }, seed);
      each.evaluated.length = 0;
      await ends(each, 'finished');
      return each.client.request('evaluation.report', { evaluationId });
    };
    const [first, second, other] = [await reportOf(1), await reportOf(2), await reportOf(1, { seed: 5 })];
    const { robust, clean } = await each.client.request('evaluation.compare', { first, second });
    expect(robust.difference).toBeCloseTo(first.robust.value - second.robust.value, 10);
    expect(clean.n).toBe(16);
    expect(first.checkpointHash).not.toBe(second.checkpointHash);
    await expect(each.client.request('evaluation.compare', { first, second: other })).rejects.toThrow('images of the second report is');
  });

  it('refuses a network of other classes, an unknown attack and a second evaluation beside the first', async () => {
    const each = open();
    const network = { weights: await weights(1, ['a', 'b']) };
    await expect(each.client.request('evaluation.start', { spec: spec(), name: 'test', network })).rejects.toThrow(
      'network knows classes a, b, expected red, green, blue, grey of the images',
    );
    await expect(start(each, { attack: { id: 'magic' } })).rejects.toThrow('attack "magic" is unknown');
    expect(() => spec({ count: 0 })).toThrow('evaluation field "count" is 0, expected');
    const { evaluationId } = await start(each, { attack: { id: 'pgd', params: { steps: 500 } } });
    await expect(start(each)).rejects.toThrow('another evaluation is still going');
    await each.client.request('evaluation.control', { evaluationId, action: 'cancel' });
    await ends(each, 'cancelled');
  });
});

describe('identity', () => {
  it('depends on every index and every weight', async () => {
    const hash = (...indices: number[]) => hashIndices(Int32Array.from(indices));
    expect(await hash(1, 2)).not.toBe(await hash(2, 1));
    const one = new Map([['a', { shape: [2], data: Float32Array.of(1, 2) }]]);
    const two = new Map([['a', { shape: [2], data: Float32Array.of(1, 3) }]]);
    expect(await hashWeights(one)).not.toBe(await hashWeights(two));
    expect(await hashWeights(one)).toBe(await hashWeights(new Map(one)));
  });
});
