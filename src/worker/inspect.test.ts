import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { attacks } from '../engine/attacks';
import { oneHot } from '../engine/batches';
import { inferenceGraph } from '../engine/forward';
import { channelMapDistance, channelMaps } from '../engine/losses/activated-channel-maps';
import { distillation } from '../engine/losses/distillation';
import { softmaxCrossEntropy } from '../engine/primitives';
import { Random } from '../engine/random';
import * as tf from '../engine/tf';
import { threatModels } from '../engine/threat-models';
import { startNodeBackend } from '../kernels/node';
import { IMAGE_BYTES } from '../protocol/images';
import { type Bench, bench } from './testing/bench';
import { CLASSES, close, network, picture, settings, shipped, tensor } from './testing/inspect';

describe('looking into networks', () => {
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

  it('names the shipped networks', async () => {
    const { networks, classes } = await open().client.request('inspect.networks', { runId: null });
    expect(classes).toEqual(CLASSES);
    expect(networks.map(({ role, origin, step }) => [role, origin, step])).toEqual([
      ['plain', 'shipped', null],
      ['teacher', 'shipped', null],
      ['student', 'shipped', null],
    ]);
    expect(networks[0]!.tapChannels).toEqual([4, 4, 8, 16]);
  });

  it.each(['linf', 'l2'])('ends a path in %s where the attack itself ends, and tells what the network says there', async (norm) => {
    const asked = { ...settings, threatModel: { id: norm, params: { epsilon: norm === 'l2' ? 1 : 8 / 255 } } };
    const view = await open().client.request('inspect.attack', { ...asked, runId: null, picture: picture(1), against: 'own' });
    expect(view?.paths.map(({ against }) => against)).toEqual(['plain', 'teacher', 'student']);
    const path = view!.paths[1]!;
    const teacher = await network('teacher');
    const graph = inferenceGraph(teacher);
    const adversarial = attacks.get('pgd').perturb(
      {
        ...{ x: tensor(picture(1)), labels: oneHot([1], CLASSES.length), logits: graph.logits, tally: () => {} },
        threatModel: threatModels.get(norm).create(asked.threatModel.params),
        random: new Random(settings.seed).fork('attack'),
      },
      { steps: 3, stepSize: 2 / 255, start: 'uniform' },
    );
    close(path.frames.slice(-IMAGE_BYTES), await adversarial.data(), 6);
    close(path.frames.slice(0, IMAGE_BYTES), picture(1).pixels, 6);
    expect(path.frames.length).toBe(5 * IMAGE_BYTES);
    const logits = graph.logits(adversarial);
    close(path.answers.teacher!.slice(-CLASSES.length), await tf.softmax(logits).data());
    close(path.loss.slice(-1), await softmaxCrossEntropy(logits, oneHot([1], CLASSES.length)).data());
    const gap = tf.sub(adversarial, tensor(picture(1)));
    close(path.distance.slice(-1), await (norm === 'l2' ? tf.norm(gap) : tf.max(tf.abs(gap))).data());
  });

  it('asks every network about one attack, and steers to a target', async () => {
    const each = open();
    const view = await each.client.request('inspect.attack', { ...settings, runId: null, picture: picture(1), against: 'plain' });
    expect(view?.paths.length).toBe(1);
    expect(Object.keys(view!.paths[0]!.answers)).toEqual(['plain', 'teacher', 'student']);
    const steered = { ...settings, steps: 10, start: 'image' as const, target: 3, threatModel: { id: 'linf', params: { epsilon: 0.2 } } };
    const targeted = await each.client.request('inspect.attack', { ...steered, runId: null, picture: picture(1), against: 'plain' });
    const { loss, answers, frames } = targeted!.paths[0]!;
    expect(targeted!.hasStart).toBe(false);
    expect(frames.length).toBe(11 * IMAGE_BYTES);
    expect(loss.at(-1)!).toBeGreaterThan(loss[0]!);
    const at = (frame: number) => answers.plain![frame * CLASSES.length + 3]!;
    expect(at(10)).toBeGreaterThan(at(0));
    expect(loss.at(-1)!).toBeCloseTo(Math.log(at(10)), 4);
  });

  it('takes the teacher’s answer where a picture has no class, and refuses what is none', async () => {
    const each = open();
    const query = { ...settings, runId: null, against: 'plain' as const };
    const view = await each.client.request('inspect.attack', { ...query, picture: picture(2, null) });
    const logits = inferenceGraph(await network('teacher')).logits(tensor(picture(2)));
    expect(view!.label).toBe((await tf.argMax(logits, 1).data())[0]);
    await expect(each.client.request('inspect.attack', { ...query, picture: picture(2, 9) })).rejects.toThrow(
      'label is 9, expected integer in [0, 3]',
    );
    await expect(each.client.request('inspect.attack', { ...query, picture: picture(2), steps: 1001 })).rejects.toThrow(
      'parameter "steps" is 1001, expected integer in [1, 200]',
    );
    await expect(each.client.request('inspect.attack', { ...query, picture: { pixels: new Float32Array(3), label: 0 } })).rejects.toThrow(
      'picture has 3 values, expected 3072',
    );
  });

  it('answers only the newest of several requests for one view', async () => {
    const { client } = open();
    const ask = (steps: number) =>
      client.request('inspect.attack', { ...settings, steps, runId: null, picture: picture(1), against: 'own' });
    const [first, second, third] = await Promise.all([ask(100), ask(100), ask(2)]);
    expect([first, second]).toEqual([null, null]);
    expect(third!.paths[0]!.frames.length).toBe(4 * IMAGE_BYTES);
  });

  it.each(['l2', 'mse', 'l1', 'cosine'] as const)('splits the %s distance of channel maps into channels', async (distance) => {
    const method = { distance, tapWeight3: 2, alphaAcm: 7 };
    const query = {
      ...settings,
      runId: null,
      picture: picture(1),
      second: picture(2),
      ratio: 0.3,
      against: 'student' as const,
      tap: 2,
      method,
    };
    const view = (await open().client.request('inspect.channels', query))!;
    const [teacher, student] = [inferenceGraph(await network('teacher')), inferenceGraph(await network('student'))];
    const options = { activation: 'relu', pooling: 'mean', normalisation: 'l2' } as const;
    const mixed = tf.add<tf.Tensor4D>(tf.mul(tensor(picture(1)), 0.3), tf.mul(tensor(picture(2)), 0.7));
    close(view.pictures.mixed, await mixed.data());
    for (const [kind, images] of [
      ['clean', tensor(picture(1))],
      ['mixed', mixed],
      ['attacked', tf.tensor4d(view.pictures.attacked, [1, 32, 32, 3])],
    ] as const) {
      const [t, s] = [teacher, student].map((graph) => graph.forward(images).taps[2]!);
      close(view.networks.teacher!.maps[kind], await tf.relu(t!).data());
      const [u, v] = [channelMaps(t!, options), channelMaps(s!, options)];
      close(view.networks.student!.vectors[kind], await v.data());
      const [expected] = await channelMapDistance(u, v, distance).data();
      const gap = view.gaps.student![kind];
      expect(gap.distance).toBeCloseTo(expected!, 5);
      expect(gap.weighted).toBeCloseTo(14 * expected!, 4);
      expect(gap.parts.reduce((a, b) => a + b, 0)).toBeCloseTo(expected!, 4);
      expect(Math.min(...gap.parts)).toBeGreaterThanOrEqual(0);
    }
    const along = view.networks.student!.alongAttack;
    close(along.slice(0, 8), view.networks.student!.vectors.clean);
    close(along.slice(-8), view.networks.student!.vectors.attacked);
  });

  it('computes the terms of a mixed pair as the losses do', async () => {
    const method = { alphaAcm: 10, alphaKld: 3, temperature: 2 };
    const query = { runId: null, first: picture(1, 0), second: picture(2, 2), ratios: Float32Array.of(0, 0.25, 1), method };
    const view = (await open().client.request('inspect.mixup', query))!;
    const [teacher, student] = [inferenceGraph(await network('teacher')), inferenceGraph(await network('student'))];
    const mixed = tf.add<tf.Tensor4D>(tf.mul(tensor(picture(1)), 0.25), tf.mul(tensor(picture(2)), 0.75));
    const labels = tf.tensor2d([[0.25, 0, 0.75, 0]]);
    close(view.targets.slice(4, 8), [0.25, 0, 0.75, 0]);
    close(view.pictures.slice(IMAGE_BYTES, 2 * IMAGE_BYTES), await mixed.data());
    close(view.pictures.slice(0, IMAGE_BYTES), picture(2).pixels);
    close(view.pictures.slice(2 * IMAGE_BYTES), picture(1).pixels);
    const [t, s] = [teacher.forward(mixed), student.forward(mixed)];
    const options = { activation: 'relu', pooling: 'mean', normalisation: 'l2' } as const;
    const distances = await Promise.all(
      t.taps.map(
        async (features, tap) =>
          (await channelMapDistance(channelMaps(features, options), channelMaps(s.taps[tap]!, options), 'l2').data())[0]!,
      ),
    );
    expect(view.terms.crossEntropy![1]).toBeCloseTo((await softmaxCrossEntropy(s.logits, labels).data())[0]!, 4);
    expect(view.terms.kld![1]).toBeCloseTo((await distillation(t.logits, s.logits, 2).data())[0]!, 4);
    expect(view.terms.acm![1]).toBeCloseTo(
      distances.reduce((a, b) => a + b, 0),
      4,
    );
    close(
      view.taps.map(({ distance }) => distance[1]!),
      distances,
      4,
    );
    expect(view.weights).toEqual({ crossEntropy: 1, kld: 3, acm: 10 });
    await expect(open().client.request('inspect.mixup', { ...query, ratios: Float32Array.of(2) })).rejects.toThrow(
      'mix ratios are 1 values, expected 1 to 201 in [0, 1]',
    );
  });

  it('answers all over a plane as the network does at its points', async () => {
    const query = {
      ...settings,
      start: 'image' as const,
      runId: null,
      picture: picture(1),
      against: 'plain' as const,
      second: picture(2),
      points: 5,
      extent: 1,
    };
    const view = (await open().client.request('inspect.slice', query))!;
    const graph = inferenceGraph(await network('plain'));
    const path = (await open().client.request('inspect.attack', { ...query, against: 'plain' }))!.paths[0]!;
    const at = async (row: number, column: number, images: tf.Tensor4D) => {
      const logits = graph.logits(images);
      expect(view.networks.plain!.answers[row * 5 + column]).toBe((await tf.argMax(logits, 1).data())[0]);
      expect(view.networks.plain!.loss[row * 5 + column]).toBeCloseTo((await softmaxCrossEntropy(logits, oneHot([1], 4)).data())[0]!, 4);
    };
    await at(2, 2, tensor(picture(1)));
    await at(2, 4, tf.tensor4d(path.frames.slice(-IMAGE_BYTES), [1, 32, 32, 3]));
    await at(4, 2, tensor(picture(2)));
    // Along the attack's direction the ball ends where the attack does.
    expect(view.rim[0]).toBeCloseTo(8 / 255 / path.distance.at(-1)!, 4);
    expect(view.rim[1]).toBeCloseTo(0, 6);
  });
});
