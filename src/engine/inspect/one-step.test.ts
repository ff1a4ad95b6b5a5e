import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import type { RawParams } from '../../protocol/params';
import type { TrainingConfig } from '../../protocol/run-config';
import { TrainingBatches } from '../batches';
import { createNetwork, type Network, readWeights } from '../network';
import { Random } from '../random';
import { TOY_CLASSES, toyNetwork, toySource, toyTrainer } from '../testing/toys';
import { betaDensity, redrawRatios } from './mixing';
import { oneStep, type StepFacts } from './one-step';

/** The step that `toyTrainer` takes first, taken apart. */
async function apart(methodId: string, network: Network, teacher: Network | null, params: RawParams = {}): Promise<StepFacts> {
  const training: TrainingConfig = {
    ...{ model: { id: 'resnet', params: {} }, method: { id: methodId, params }, steps: 4, batchSize: 4, startFrom: 'scratch' },
    ...{
      optimiser: { id: 'sgd', params: { learningRate: 0.05 } },
      schedule: { id: 'constant', params: {} },
      augment: { flip: true, crop: 2 },
    },
  };
  const random = new Random(7);
  const source = { source: toySource(16), classes: TOY_CLASSES, batchSize: 4, flip: true, crop: 2 };
  const batch = new TrainingBatches(source, random.fork('batches')).next();
  return oneStep({ network, teacher, naturalTeacher: null, training, batch, step: 0, random: random.fork('step 0') });
}

describe('a step taken apart', () => {
  beforeAll(() => startNodeBackend('wasm'));

  const CASES: readonly [string, RawParams][] = [
    ['mixacm', {}],
    ['mixup', {}],
    ['pgd-at', {}],
    ['pgd-at', { norm: 'l2', epsilon: 2 }],
    ['trades', {}],
  ];
  it.each(CASES)('has the losses and the update of a trainer’s step with %s, %j', async (methodId, params) => {
    const [network, teacher] = [toyNetwork(1), toyNetwork(2)];
    const copy = createNetwork(network.architecture, await readWeights(network));
    const facts = await apart(methodId, copy, methodId === 'mixacm' ? teacher : null, params);
    const before = new Map(
      await Promise.all([...network.weights].map(async ([name, variable]) => [name, (await variable.data()).slice()] as const)),
    );
    const settings = { method: params, optimiser: { learningRate: 0.05 }, schedule: {} };
    const trainer = toyTrainer(methodId, { network, teacher, settings });
    const { value: record } = await trainer[Symbol.asyncIterator]().next();
    expect(facts.loss).toBeCloseTo(record!.loss, 5);
    for (const { id, value } of facts.terms) expect(value).toBeCloseTo(record!.terms[id]!, 5);
    expect(facts.learningRate).toBeCloseTo(record!.learningRate, 9);
    for (const { name, change } of facts.layers) {
      let squares = 0;
      for (const [weight, variable] of network.weights) {
        if (weight.slice(0, weight.lastIndexOf('.')) !== name || !network.trainable.includes(variable)) continue;
        const after = Float32Array.from(await variable.data());
        squares += after.reduce((sum, entry, i) => sum + (entry - before.get(weight)![i]!) ** 2, 0);
      }
      expect(change).toBeCloseTo(Math.sqrt(squares), 5);
    }
    trainer.dispose();
  });

  it('refuses a method whose teacher is missing', async () => {
    await expect(apart('mixacm', toyNetwork(1), null)).rejects.toThrow('method "mixacm" has no teacher, expected a network of that role');
  });
});

describe('mix ratios', () => {
  it('follow the density they are drawn from', () => {
    const ratios = redrawRatios({ seed: 3, from: 0, count: 4000, mixupAlpha: 0.5 });
    const inside = ratios.filter((ratio) => ratio < 0.1).length / ratios.length;
    // The arcsine law: P(r < 0.1) = 2/π asin √0.1.
    expect(inside).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(0.1)), 1);
    expect(redrawRatios({ seed: 3, from: 7, count: 1, mixupAlpha: 0.5 })[0]).toBe(ratios[7]);
    expect(redrawRatios({ seed: 3, from: 0, count: 2, mixupAlpha: 0 })).toEqual([1, 1]);
  });

  it('have a density that is known in closed form', () => {
    expect(betaDensity(0.3, 1)).toBeCloseTo(1, 10);
    expect(betaDensity(0.5, 2)).toBeCloseTo(1.5, 10);
    expect(betaDensity(0.5, 0.5)).toBeCloseTo(2 / Math.PI, 10);
  });
});
