import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../kernels/node';
import type { StepRecord } from '../protocol/metrics';
import type { RawParams } from '../protocol/params';
import { TrainingBatches } from './batches';
import { Ledger } from './ledger';
import { methods } from './methods';
import { createNetwork, type Network, readWeights } from './network';
import { Random } from './random';
import { flatWeights, TOY_CLASSES, toyNetwork, toySource, toyTrainer } from './testing/toys';
import * as tf from './tf';
import type { Trainer, TrainerOptions } from './trainer';

const live: { dispose(): void }[] = [];
const track = <T extends { dispose(): void }>(thing: T): T => {
  live.push(thing);
  return thing;
};

async function run(trainer: Trainer): Promise<StepRecord[]> {
  const records: StepRecord[] = [];
  for await (const record of trainer) records.push(record);
  return records;
}

const MIXACM = { method: { alphaAcm: 5, alphaKld: 2 }, optimiser: { learningRate: 0.05 }, schedule: {} };
const mixacm = (network: Network, teacher: Network, options: Partial<TrainerOptions> = {}) =>
  track(toyTrainer('mixacm', { network, teacher, settings: { ...MIXACM }, ...options }));

describe('Trainer', () => {
  beforeAll(() => startNodeBackend('cpu'));
  afterEach(() => {
    for (const thing of live.splice(0)) thing.dispose();
  });

  it('is bit-identical under a seed', async () => {
    const results = [];
    for (let i = 0; i < 2; i++) {
      const network = track(toyNetwork(1));
      const records = await run(mixacm(network, track(toyNetwork(2, { width: 3 }))));
      results.push({ weights: await flatWeights(network), losses: records.map(({ loss, terms }) => ({ loss, terms })) });
    }
    expect(results[0]).toEqual(results[1]);
  });

  it('leaves the teacher as it was', async () => {
    const teacher = track(toyNetwork(2));
    const before = await flatWeights(teacher);
    await run(mixacm(track(toyNetwork(1)), teacher));
    expect(await flatWeights(teacher)).toEqual(before);
  });

  it.each(['mixacm', 'free-at', 'mtard'])('%s goes on from its state as if nothing had happened', async (id) => {
    const teacher = track(toyNetwork(2, { width: 3 }));
    const naturalTeacher = track(toyNetwork(3));
    const method: RawParams = id === 'mixacm' ? MIXACM.method : id === 'mtard' ? { attackSteps: 1 } : { replays: 3 };
    const options = { teacher, naturalTeacher, settings: { ...MIXACM, method }, steps: 5 };
    const whole = track(toyNetwork(1));
    await run(track(toyTrainer(id, { ...options, network: whole })));

    const first = track(toyNetwork(1));
    const half = track(toyTrainer(id, { ...options, network: first }));
    for await (const { step } of half) if (step === 2) break;
    const [state, weights] = [await half.state(), await readWeights(first)];
    const second = track(createNetwork(first.architecture, weights));
    await run(track(toyTrainer(id, { ...options, network: second, resume: { step: 2, state } })));
    expect(await flatWeights(second)).toEqual(await flatWeights(whole));
  });

  it('holds no more tensors after ten steps than after two', async () => {
    const trainer = mixacm(track(toyNetwork(1)), track(toyNetwork(2)), { steps: 10 });
    const counts: number[] = [];
    for await (const { step } of trainer) counts[step] = tf.memory().numTensors;
    expect(counts[10]).toBe(counts[2]);
  });

  it('gives everything back', async () => {
    const before = tf.memory().numTensors;
    const [network, teacher] = [toyNetwork(1), toyNetwork(2, { width: 3 })];
    const trainer = toyTrainer('mixacm', { network, teacher, settings: { ...MIXACM } });
    await run(trainer);
    for (const thing of [trainer, network, teacher]) thing.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('lowers the loss', async () => {
    const records = await run(track(toyTrainer('standard', { network: track(toyNetwork(1, { width: 4 })), steps: 30 })));
    const mean = (part: StepRecord[]) => part.reduce((sum, { loss }) => sum + loss, 0) / part.length;
    expect(mean(records.slice(-5))).toBeLessThan(0.7 * mean(records.slice(0, 5)));
  });

  it('adds the terms up with their weights', async () => {
    const [record] = await run(mixacm(track(toyNetwork(1)), track(toyNetwork(2)), { steps: 1 }));
    const { crossEntropy, kld, acm } = record!.terms as Record<string, number>;
    expect(record!.loss).toBeCloseTo(crossEntropy! + 2 * kld! + 5 * acm!, 4);
  });

  it('takes a changed setting at the next step', async () => {
    const settings = { method: {}, optimiser: { learningRate: 0.05 }, schedule: {} };
    const rates: number[] = [];
    for await (const { step, learningRate } of track(toyTrainer('standard', { network: track(toyNetwork(1)), settings, steps: 3 }))) {
      rates.push(learningRate);
      if (step === 1) settings.optimiser = { learningRate: 0.01 };
    }
    expect(rates).toEqual([0.05, 0.01, 0.01]);
  });

  it('stops at a loss that is not finite, naming term and step', async () => {
    const settings = { method: {}, optimiser: { learningRate: 10, weightDecay: 0 }, schedule: {} };
    const network = track(toyNetwork(1));
    const trainer = track(toyTrainer('standard', { network, settings, steps: 3 }));
    network.weights.get('head.bias')!.assign(tf.tensor1d([Number.NaN, 0, 0, 0]));
    const failure = await run(trainer).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'DivergenceError', term: 'crossEntropy', step: 0 });
    expect(String(failure)).toContain('loss term "crossEntropy" is NaN at step 0, expected a finite number');
  });

  it('refuses what cannot be trained', () => {
    const network = track(toyNetwork(1));
    expect(() => toyTrainer('mixacm', { network })).toThrow('method "mixacm" has no teacher, expected a trained or shipped one');
    expect(() => toyTrainer('mtard', { network, teacher: network })).toThrow('method "mtard" has no natural teacher');
    const wide = track(toyNetwork(2, { width: 3 }));
    expect(() => toyTrainer('channel-distillation', { network, teacher: wide })).toThrow(
      "student taps have 2,2,4,8 channels, expected 3,3,6,12 like the teacher's",
    );
    const fine = track(toyNetwork(2, { stemStride: 1 }));
    expect(() => toyTrainer('attention-transfer', { network, teacher: fine })).toThrow(
      "tap 1 of the student is 16 x 16, expected 32 x 32 like the teacher's",
    );
  });

  it('makes no adversarial example in the student phase of MixACM', async () => {
    const ledger = new Ledger();
    await run(mixacm(track(toyNetwork(1)), track(toyNetwork(2)), { ledger }));
    expect(ledger.entries().every(({ inputGradient }) => inputGradient === 0)).toBe(true);
  });

  it('replays each batch as often as Free-AT asks', () => {
    const source = { source: toySource(16), classes: TOY_CLASSES, batchSize: 4, flip: true, crop: 2 };
    const read = (batches: TrainingBatches, count: number) =>
      Array.from({ length: count }, () => tf.sum(batches.next().images).dataSync()[0]!);
    const once = read(new TrainingBatches(source, new Random(1)), 3);
    const thrice = read(new TrainingBatches({ ...source, replays: 3 }, new Random(1)), 9);
    expect(thrice).toEqual(once.flatMap((sum) => [sum, sum, sum]));
    expect(read(new TrainingBatches({ ...source, replays: 3 }, new Random(1), 4), 5)).toEqual(thrice.slice(4));
    expect(methods.get('free-at').replays({ replays: 3 })).toBe(3);
  });

  it('keeps Free-AT’s perturbation inside the ball', async () => {
    const settings = { method: { epsilon: 0.02, replays: 2 }, optimiser: { learningRate: 0.05 }, schedule: {} };
    const trainer = track(toyTrainer('free-at', { network: track(toyNetwork(1)), settings, steps: 4 }));
    await run(trainer);
    const { data } = (await trainer.state()).get('extra.perturbation')!;
    expect(Math.max(...data)).toBeCloseTo(0.02, 6);
    expect(Math.min(...data)).toBeCloseTo(-0.02, 6);
  });
});
