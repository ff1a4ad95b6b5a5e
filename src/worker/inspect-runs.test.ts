import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inferenceGraph } from '../engine/forward';
import { createNetwork } from '../engine/network';
import { architectureOf } from '../engine/run-plan';
import * as tf from '../engine/tf';
import quickDemo from '../experiments/quick-demo';
import { startNodeBackend } from '../kernels/node';
import { IMAGE_BYTES } from '../protocol/images';
import type { RunConfig } from '../protocol/run-config';
import { lookAttack } from './inspect-attack';
import { lookMixup } from './inspect-mixup';
import type { Looked } from './inspect-networks';
import { lookStep } from './inspect-step';
import { Superseded } from './inspect-turn';
import { type Bench, bench, toyData } from './testing/bench';
import { config as runConfig } from './testing/config';
import { close, context, model, network, picture, settings, shipped, tensor } from './testing/inspect';

describe('steps and runs looked at', () => {
  beforeAll(() => startNodeBackend('wasm'));
  const benches: Bench[] = [];
  const open = (): Bench => {
    const created = bench(shipped);
    benches.push(created);
    return created;
  };
  afterEach(() => {
    for (const each of benches.splice(0)) each.close();
  });

  it('takes one MixACM step apart, and only on a copy', async () => {
    const each = open();
    const training = { ...quickDemo.config.student!, model, steps: 10, batchSize: 8 };
    const config: RunConfig = { ...quickDemo.config, data: { id: 'toy', params: {}, validation: 0 }, student: training };
    const query = { runId: null, config, network: 'student' as const, step: 4 };
    const view = (await each.client.request('inspect.step', query))!;
    const again = (await each.client.request('inspect.step', query))!;
    expect(again.loss).toBe(view.loss);
    expect(view.terms.map(({ id }) => id)).toEqual(['crossEntropy', 'kld', 'acm']);
    expect(view.terms.reduce((sum, { value, weight }) => sum + value * weight, 0)).toBeCloseTo(view.loss, 3);
    expect(view.terms[2]!.value).toBeCloseTo(
      view.maps.reduce((sum, { distance }) => sum + distance, 0),
      4,
    );
    expect(view.inputGradients).toBe(0);
    expect(view.attacked).toBeNull();
    const { ratio, partners } = view.mixed!;
    // One of the four pictures shown whose partner is shown, too.
    const row = partners.findIndex((partner, n) => n < 4 && partner < 4);
    expect(row).toBeGreaterThan(-1);
    const shown = (pictures: Float32Array, n: number) => pictures.slice(n * IMAGE_BYTES, (n + 1) * IMAGE_BYTES);
    const partner = shown(view.pictures, partners[row]!);
    const expected = shown(view.pictures, row).map((value, i) => ratio * value + (1 - ratio) * partner[i]!);
    close(shown(view.given!, row), expected, 4);
    expect(view.targets[view.labels[0]!]).toBeGreaterThanOrEqual(ratio - 1e-6);
    const draws = await each.client.request('inspect.draws', { seed: config.seed, method: training.method.params, step: 5, count: 5 });
    expect(draws.ratios.at(-1)).toBeCloseTo(ratio, 6);
    const moved = view.layers.filter(({ change }) => change > 0);
    expect(moved.length).toBe(view.layers.length);
    for (const { gradient, change } of view.layers) expect(change).toBeGreaterThan(0.5 * view.learningRate * gradient * 0.5);
    await expect(each.client.request('inspect.step', { ...query, step: 10 })).rejects.toThrow('step is 10, expected integer in [0, 9]');
  });

  it('shows the attack inside a teacher’s step', async () => {
    const training = { ...(quickDemo.config.teacher as NonNullable<RunConfig['student']>), model, steps: 10, batchSize: 8 };
    const config: RunConfig = { ...quickDemo.config, data: { id: 'toy', params: {}, validation: 0 }, teacher: training };
    const view = (await open().client.request('inspect.step', { runId: null, config, network: 'teacher', step: 9 }))!;
    expect(view.attacked?.name).toBe('PGD-4');
    expect(view.attacked!.after).toBeGreaterThan(view.attacked!.before);
    expect(view.attacked!.distance).toBeLessThanOrEqual(8 / 255 + 1e-6);
    expect(view.inputGradients).toBe(4);
    expect(view.given).not.toBeNull();
    expect(view.teacher).toBeNull();
    expect(view.mixed).toBeNull();
  });

  it('looks at a run’s own networks, and records their channel maps on the way', async () => {
    const each = open();
    const { client } = each;
    const { runId } = await client.request('run.start', { config: runConfig() });
    await each.reaches('finished', 'failed');
    const { networks } = await client.request('inspect.networks', { runId });
    expect(networks.map(({ role, origin, step }) => [role, origin, step])).toEqual([
      ['plain', 'live', null],
      ['teacher', 'live', null],
      ['student', 'live', null],
    ]);
    const view = (await client.request('inspect.attack', { ...settings, runId, picture: picture(1), against: 'student' }))!;
    const { weights, model: own } = await each.weights(runId, 'student');
    const graph = inferenceGraph(createNetwork(architectureOf(own, context), weights));
    close(view.paths[0]!.answers.student!.slice(0, 4), await tf.softmax(graph.logits(tensor(picture(1)))).data());

    await expect.poll(async () => (await client.request('inspect.history', { runId })).points.length).toBeGreaterThan(3);
    const { points, pictures } = await client.request('inspect.history', { runId });
    expect(pictures).toBe(32);
    const phases = new Set(points.map(({ phase }) => phase));
    expect(phases).toEqual(new Set(['plain', 'teacher', 'student']));
    for (const point of points) {
      expect(point.taps.map(({ length }) => length)).toEqual([2, 2, 4, 8]);
      expect(point.step).toBeLessThanOrEqual(4);
    }
    expect(each.warnings).toEqual([]);
    await expect(client.request('inspect.networks', { runId: 'gone' })).rejects.toThrow('run "gone" is unknown');
  });

  it.each([1, 2, 3])('frees what a view has made when a newer question comes at its pause %i', async (at) => {
    const looked = await Promise.all(
      (['teacher', 'student'] as const).map(async (role) => {
        const own = await network(role);
        return { network: own, graph: inferenceGraph(own), about: { role } } as unknown as Looked;
      }),
    );
    const superseded = () => {
      let pauses = 0;
      return async () => {
        pauses++;
        if (pauses === at) throw new Superseded();
      };
    };
    const before = tf.memory().numTensors;
    const attack = { ...settings, steps: 9, runId: null, picture: picture(1), against: 'teacher' as const };
    await expect(lookAttack(looked, attack, superseded())).rejects.toThrow(Superseded);
    const mix = { runId: null, first: picture(1), second: picture(2), ratios: Float32Array.of(0.5), method: {} };
    await expect(lookMixup(looked, mix, superseded())).rejects.toThrow(Superseded);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('leaves no tensors behind', async () => {
    const { client } = open();
    const ask = () => client.request('inspect.attack', { ...settings, runId: null, picture: picture(1), against: 'own' });
    const channels = {
      ...settings,
      runId: null,
      picture: picture(1),
      second: picture(2),
      ratio: 0.3,
      against: 'student' as const,
      tap: 1,
      method: {},
    };
    const slice = { ...settings, runId: null, picture: picture(1), against: 'plain' as const, second: null, points: 3, extent: 2 };
    const mix = { runId: null, first: picture(1), second: picture(2), ratios: Float32Array.of(0.5), method: {} };
    const training = { ...quickDemo.config.student!, model, batchSize: 4 };
    const config: RunConfig = { ...quickDemo.config, data: { id: 'toy', params: {}, validation: 0 }, student: training };
    const toy = await toyData().open('toy', {}, 1);
    const all = async () => {
      await ask();
      await client.request('inspect.channels', channels);
      await client.request('inspect.slice', slice);
      await client.request('inspect.mixup', mix);
      await client.request('inspect.step', { runId: null, config, network: 'student', step: 1 });
      await expect(
        lookStep(
          [],
          { runId: null, config, network: 'student', step: 1 },
          async () => toy,
          async () => {},
        ),
      ).rejects.toThrow('network "student" is not there');
      await Promise.all([ask(), ask()]);
    };
    await all();
    const before = tf.memory().numTensors;
    await all();
    expect(tf.memory().numTensors).toBe(before);
  });
});
