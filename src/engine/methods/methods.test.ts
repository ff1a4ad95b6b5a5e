import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import type { StepRecord } from '../../protocol/metrics';
import type { RawParams } from '../../protocol/params';
import type { Method } from '../method';
import type { Network } from '../network';
import { toyNetwork, toyTrainer } from '../testing/toys';
import * as tf from '../tf';
import { attackBatch, rampedEpsilon } from './adversarial-params';
import { methods } from './index';

async function firstStep(id: string, method: RawParams, network: Network, teacher: Network): Promise<StepRecord> {
  const settings = { method, optimiser: { learningRate: 0 }, schedule: {} };
  const trainer = toyTrainer(id, { network, teacher, naturalTeacher: teacher, settings, steps: 1 });
  const records: StepRecord[] = [];
  for await (const record of trainer) records.push(record);
  trainer.dispose();
  return records[0]!;
}

describe('epsilon warm-up', () => {
  beforeAll(() => startNodeBackend('wasm'));

  it('grows the radius linearly, then holds it', () => {
    const at = (progress: number) => rampedEpsilon({ epsilon: 0.1, epsilonWarmup: 0.5 }, progress);
    expect([at(0), at(0.25), at(0.5), at(1)]).toEqual([0, 0.05, 0.1, 0.1]);
    expect(rampedEpsilon({ epsilon: 0.1, epsilonWarmup: 0 }, 0)).toBe(0.1);
  });

  it('shrinks the attack step with the radius', () => {
    const params = { norm: 'l2', epsilon: 0.1, epsilonWarmup: 0.5, attackSteps: 7, stepFraction: 0.25 } as const;
    let asked: unknown;
    const attack = (request: unknown) => {
      asked = request;
      return tf.zeros([1, 1, 1, 1]) as tf.Tensor4D;
    };
    attackBatch({ params, progress: 0.25, attack }, 'gaussian').dispose();
    expect(asked).toEqual({ id: 'pgd', params: { steps: 7, stepSize: 0.0125, start: 'gaussian' }, norm: 'l2', epsilon: 0.05 });
  });
});

describe('adversarial training in the l2 ball', () => {
  beforeAll(() => startNodeBackend('wasm'));
  const EPSILON = 1;
  const adversarial = methods.all.filter((method) => method.adversarial);
  const lengths = (perturbation: tf.Tensor) => Array.from(tf.tidy(() => tf.sqrt(tf.sum(tf.square(perturbation), [1, 2, 3]))).dataSync());

  it.each(adversarial.map(({ id }) => id))('%s goes as far as the ball and no further', async (id) => {
    const method = methods.get(id);
    const small = { attackSteps: 2, stepFraction: 0.75, replays: 2, norm: 'l2', epsilon: EPSILON };
    const params = Object.fromEntries(Object.entries(small).filter(([name]) => name in method.params));
    expect(params.norm).toBe('l2');
    const seen: number[] = [];
    /** Looks at the attacked images on their way; Free-AT keeps its perturbation as a weight of its own. */
    const watched: Method = {
      ...method,
      prepare(context) {
        const prepared = method.prepare(context);
        if (prepared.adversarial) seen.push(...lengths(tf.sub(prepared.adversarial, context.batch.images)));
        return prepared;
      },
    };
    const [network, teacher] = [toyNetwork(1), toyNetwork(2)];
    const settings = { method: params, optimiser: { learningRate: 0.02 }, schedule: {} };
    const trainer = toyTrainer(id, { network, teacher, naturalTeacher: teacher, settings, steps: 2, method: watched });
    for await (const { loss } of trainer) expect(Number.isFinite(loss)).toBe(true);
    const own = (await trainer.state()).get('extra.perturbation');
    if (own) seen.push(...lengths(tf.tensor(own.data, [...own.shape])));
    for (const each of [trainer, network, teacher]) each.dispose();
    expect(seen.length).toBeGreaterThan(0);
    expect(Math.max(...seen)).toBeLessThanOrEqual(EPSILON + 1e-5);
    expect(Math.max(...seen)).toBeGreaterThan(0.7 * EPSILON);
  });
});

describe('MixACM', () => {
  beforeAll(() => startNodeBackend('wasm'));

  it('weighs taps, and leaves out those of weight 0', async () => {
    const [network, teacher] = [toyNetwork(1), toyNetwork(2)];
    const acm = async (params: RawParams) => (await firstStep('mixacm', { mixupAlpha: 0, ...params }, network, teacher)).terms.acm!;
    const parts = [await acm({ taps: '1' }), await acm({ taps: '2' }), await acm({ taps: '34' })];
    expect(await acm({})).toBeCloseTo(parts[0]! + parts[1]! + parts[2]!, 4);
    expect(await acm({ taps: '12', tapWeight1: 3, tapWeight2: 0 })).toBeCloseTo(3 * parts[0]!, 4);
    network.dispose();
    teacher.dispose();
  });

  it('matches maps before the ReLU where asked, which changes only maps that can be negative', async () => {
    const [network, teacher] = [toyNetwork(1), toyNetwork(2)];
    const acm = async (params: RawParams) => (await firstStep('mixacm', { mixupAlpha: 0, ...params }, network, teacher)).terms.acm!;
    expect(await acm({ beforeRelu: true })).toBeCloseTo(await acm({}), 4);
    expect(Math.abs((await acm({ beforeRelu: true, activation: 'abs' })) - (await acm({ activation: 'abs' })))).toBeGreaterThan(1e-3);
    network.dispose();
    teacher.dispose();
  });

  it('fits maps of other widths by an affine transformation that it trains and drops', async () => {
    const [network, teacher] = [toyNetwork(1), toyNetwork(2, { width: 3 })];
    const pair = { student: network.architecture, teacher: teacher.architecture, batchSize: 4 };
    const names = methods.get('mixacm').extraWeights({ taps: '14' }, pair);
    expect(names.map(({ name, shape }) => [name, shape])).toEqual([
      ['adapter0.kernel', [2, 3]],
      ['adapter0.bias', [3]],
      ['adapter3.kernel', [8, 12]],
      ['adapter3.bias', [12]],
    ]);
    expect(methods.get('mixacm').extraWeights({}, { ...pair, teacher: network.architecture })).toEqual([]);
    const missing = { ...network.architecture, taps: network.architecture.taps.slice(0, 3) };
    expect(() => methods.get('mixacm').extraWeights({}, { ...pair, student: missing })).toThrow(
      'tap 4 is missing in the student, expected taps 1 to 3',
    );
    network.dispose();
    teacher.dispose();
  });
});

describe('weights of terms', () => {
  const weights = (id: string, params: RawParams, progress = 1, memory?: Readonly<Record<string, number>>) =>
    methods.get(id).weights(params, progress, memory);

  it('KD adds up to 1 in its textbook form', () => {
    expect(weights('kd', { alphaKld: 0.7 })).toEqual({ crossEntropy: 1, kld: 0.7 });
    expect(weights('kd', { alphaKld: 0.75, textbook: true })).toEqual({ crossEntropy: 0.25, kld: 0.75 });
    expect(weights('kd', { alphaKld: 5, textbook: true })).toEqual({ crossEntropy: 0, kld: 1 });
  });

  it('IAD-I trusts itself only after its warm-up', () => {
    expect(weights('iad', { alpha: 0.8, introspectionAfter: 0.5 }, 0.4)).toMatchObject({ distillationAdversarial: 0.8, introspection: 0 });
    expect(weights('iad', { alpha: 0.8, introspectionAfter: 0.5 }, 0.5)).toMatchObject({ introspection: 0.8 });
  });

  it('RSLAD weighs five to one', () => {
    expect(weights('rslad', {})).toEqual({ distillationAdversarial: 5 / 6, distillationClean: expect.closeTo(1 / 6, 10) });
  });

  it('MTARD moves weight to the loss that has fallen less, and remembers in single precision', () => {
    const method = methods.get('mtard');
    const first = method.remember({ rate: 0.1 }, method.memory, { distillationClean: 2, distillationAdversarial: 4 });
    expect(first).toEqual({ naturalWeight: 0.5, firstNatural: 2, firstAdversarial: 4 });
    const second = method.remember({ rate: 0.1 }, first, { distillationClean: 1, distillationAdversarial: 4 });
    expect(second.naturalWeight).toBe(Math.fround(0.5 - 0.1 * (0.5 - 0.5 / 1.5)));
    const after = weights('mtard', {}, 1, second);
    expect(after.distillationClean).toBe(second.naturalWeight);
    expect(after.distillationAdversarial! + after.distillationClean!).toBeCloseTo(1, 10);
  });
});
