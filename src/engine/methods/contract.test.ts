import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import type { ParamValue } from '../../protocol/params';
import { Ledger, trainingCost } from '../ledger';
import { flatWeights, toyNetwork, toyTrainer } from '../testing/toys';
import * as tf from '../tf';
import { methods } from './index';

/** Values that keep the run short, where a method has such a parameter. */
const SHORT: Readonly<Record<string, ParamValue>> = { attackSteps: 2, replays: 2 };
const STEPS = 2;

describe.each(methods.all.map((method) => [method.id, method] as const))('method %s', (id, method) => {
  beforeAll(() => startNodeBackend('cpu'));
  const live: { dispose(): void }[] = [];
  afterEach(() => {
    for (const thing of live.splice(0)) thing.dispose();
  });

  const params = Object.fromEntries(Object.entries(SHORT).filter(([name]) => name in method.params));
  const scene = (ledger = new Ledger()) => {
    const [network, teacher, naturalTeacher] = [1, 2, 3].map((seed) => toyNetwork(seed));
    const settings = { method: params, optimiser: { learningRate: 0.02 }, schedule: {} };
    const options = { network: network!, teacher: teacher!, naturalTeacher: naturalTeacher!, settings, steps: STEPS, ledger };
    const trainer = toyTrainer(id, options);
    live.push(trainer, network!, teacher!, naturalTeacher!);
    return { trainer, network: network!, teacher: teacher!, naturalTeacher: naturalTeacher! };
  };

  it('changes the student, repeatably, and no teacher', async () => {
    const runs = [];
    for (let i = 0; i < 2; i++) {
      const { trainer, network, teacher, naturalTeacher } = scene();
      const [start, frozen] = [await flatWeights(network), [await flatWeights(teacher), await flatWeights(naturalTeacher)]];
      for await (const { loss, terms } of trainer) {
        expect(Number.isFinite(loss)).toBe(true);
        // Beside its terms a method may have the distance at each depth logged.
        const own = Object.keys(terms).filter((id) => !/^tap[1-9]$/.test(id));
        expect(own.sort()).toEqual(method.terms.map((term) => term.id).sort());
      }
      const end = await flatWeights(network);
      expect(end).not.toEqual(start);
      expect([await flatWeights(teacher), await flatWeights(naturalTeacher)]).toEqual(frozen);
      runs.push(end);
    }
    expect(runs[0]).toEqual(runs[1]);
  });

  it('leaks nothing over a step', async () => {
    const { trainer } = scene();
    const counts: number[] = [];
    for await (const { step } of trainer) counts[step] = tf.memory().numTensors;
    expect(counts[2]).toBe(counts[1]);
  });

  it('spends what it announces', async () => {
    const ledger = new Ledger();
    const { trainer, network } = scene(ledger);
    for await (const _ of trainer);
    const cost = method.cost(params);
    const units =
      cost.forward +
      cost.inputGradient +
      2 * cost.weightGradient +
      cost.teacherForward +
      cost.teacherInputGradient +
      cost.naturalTeacherForward;
    expect(trainingCost(ledger.entries(), 'student')).toBe(STEPS * 4 * network.macs * units);
    const hasAttack = ledger.entries().some(({ inputGradient }) => inputGradient > 0);
    expect(hasAttack).toBe(cost.inputGradient > 0);
    expect(!hasAttack || method.adversarial).toBe(true);
  });

  it('has weights for its terms, named after live parameters, and refuses what it does not know', () => {
    expect(Object.keys(method.weights({}, 0.5)).sort()).toEqual(method.terms.map((term) => term.id).sort());
    for (const { weight } of method.terms) if (weight !== undefined) expect(method.params[weight]?.live, weight).toBe(true);
    expect(() => method.weights({ nonsense: 1 }, 0)).toThrow(`unknown parameter "nonsense" of "${id}"`);
  });
});
