import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../protocol/run-config';
import { QUICK_COST } from './evaluation/trust';
import { planRun } from './run-plan';

const CONTEXT = { input: [32, 32, 3], classes: 4 } as const;
const training = (id: string, params = {}) => ({
  model: { id: 'resnet', params: { width: 2, stemStride: 2 } },
  method: { id, params },
  steps: 3,
  batchSize: 4,
  optimiser: { id: 'sgd' },
  schedule: { id: 'constant' },
});
const config = (parts: object) =>
  parseRunConfig({
    version: 1,
    name: 'test',
    seed: 1,
    data: { id: 'shapes' },
    plain: null,
    teacher: null,
    student: null,
    evaluation: {
      threatModel: { id: 'linf' },
      attack: { id: 'pgd', params: { steps: 2 } },
      count: 10,
      batchSize: 5,
      live: { attack: { id: 'fgsm' }, count: 5, every: 2 },
    },
    ...parts,
  });

const attacked = (attack: object, live: object = { id: 'fgsm' }) => ({
  threatModel: { id: 'linf' },
  attack,
  count: 10,
  batchSize: 5,
  live: { attack: live, count: 5, every: 2 },
});

describe('planRun', () => {
  it('adds up the passes of training', () => {
    const plan = planRun(
      config({ plain: training('standard'), teacher: training('pgd-at', { attackSteps: 5 }), student: training('mixacm') }),
      CONTEXT,
      null,
    );
    const { macs } = plan.networks.plain!;
    const images = 3 * 4;
    expect(plan.phases.map(({ role, training: spent }) => [role, spent])).toEqual([
      ['plain', images * macs * 3],
      ['teacher', images * macs * (6 + 5 + 2)],
      ['student', images * macs * (3 + 1)],
    ]);
    expect(plan.pgdTrainingOfStudent).toBe(images * macs * (11 + 10 + 2));
  });

  it('counts the looks at the start, every so many steps and at the end', () => {
    const [phase] = planRun(config({ plain: training('standard') }), CONTEXT, null).phases;
    const { macs } = planRun(config({ plain: training('standard') }), CONTEXT, null).networks.plain!;
    expect(phase!.live).toBe(3 * macs * 5 * (1 + 0.85 * 3));
    const { forward, inputGradient } = QUICK_COST;
    expect(phase!.final).toBe(macs * 10 * (1 + 0.85 * 5) + macs * 10 * (forward + inputGradient));
  });

  it('counts the stronger attack that watches Fast-AT', () => {
    const phase = (id: string) => planRun(config({ plain: training(id) }), CONTEXT, null);
    const { macs } = phase('standard').networks.plain!;
    expect(phase('fast-at').phases[0]!.live - phase('standard').phases[0]!.live).toBe(2 * macs * 5 * (1 + 0.85 * 11));
  });

  it.each([
    [
      'two classes and a loss of three',
      { plain: training('standard'), evaluation: attacked({ id: 'pgd', params: { loss: 'dlr' } }) },
      'attack "pgd" cannot run: loss "dlr" has 2 classes, expected at least 3',
    ],
    [
      'two classes and a loss of four while training goes on',
      { plain: training('standard'), evaluation: attacked({ id: 'pgd' }, { id: 'pgd', params: { loss: 'dlr-targeted' } }) },
      'attack "pgd" cannot run: loss "dlr-targeted" has 2 classes, expected at least 4',
    ],
    [
      'one wrong class and a second target',
      { plain: training('standard'), evaluation: attacked({ id: 'pgd', params: { loss: 'cross-entropy-targeted', rival: 2 } }) },
      'attack "pgd" cannot run: target number 2 of 1 wrong classes does not exist',
    ],
    [
      'attention maps of other sizes',
      { teacher: training('standard'), student: { ...training('attention-transfer'), model: { id: 'resnet', params: { width: 2 } } } },
      "tap 1 of the student is 32 x 32, expected 16 x 16 like the teacher's",
    ],
    [
      'channel means of other widths',
      {
        teacher: training('standard'),
        student: { ...training('channel-distillation'), model: { id: 'resnet', params: { width: 4, stemStride: 2 } } },
      },
      "student taps have 4,4,8,16 channels, expected 2,2,4,8 like the teacher's",
    ],
    [
      'weights of another architecture to start from',
      {
        plain: training('standard'),
        teacher: { ...training('pgd-at'), model: { id: 'resnet', params: { width: 4 } }, startFrom: 'plain' },
      },
      'field "teacher.startFrom" is "plain" but the ordinary network is built otherwise, expected the same architecture',
    ],
    [
      'a transfer attack while training goes on',
      { plain: training('standard'), teacher: training('standard'), evaluation: attacked({ id: 'pgd' }, { id: 'transfer' }) },
      'attack "transfer" has no other network, expected one to make its examples on',
    ],
    [
      'a transfer attack on the only network',
      { plain: training('standard'), evaluation: attacked({ id: 'transfer' }) },
      'attack "transfer" has no other network, expected one to make its examples on',
    ],
    [
      'a radius beyond the threat model',
      { plain: training('fast-at', { epsilon: 2 }) },
      'parameter "epsilon" is 2, expected number in [0, 1]',
    ],
  ])('refuses %s before the first step', (_, parts, message) => {
    expect(() => planRun(config(parts), { ...CONTEXT, classes: 2 }, null)).toThrow(message);
  });

  it('runs the parts of AutoAttack that two classes allow, and any radius in the l2 ball', () => {
    const parts = { plain: training('fast-at', { norm: 'l2', epsilon: 2 }), evaluation: attacked({ id: 'autoattack' }) };
    expect(planRun(config(parts), { ...CONTEXT, classes: 2 }, null).phases).toHaveLength(1);
  });

  it('runs an attack without a target whatever target it names, and a transfer attack between two networks', () => {
    const named = { plain: training('standard'), evaluation: attacked({ id: 'pgd', params: { rival: 9 } }) };
    expect(planRun(config(named), { ...CONTEXT, classes: 2 }, null).phases).toHaveLength(1);
    const two = { plain: training('standard'), teacher: training('standard'), evaluation: attacked({ id: 'transfer' }) };
    expect(planRun(config(two), CONTEXT, null).phases).toHaveLength(2);
  });

  it.each([
    [{ student: training('mixacm') }, 'method "mixacm" of the student network has no teacher, expected it on a student beside a teacher'],
    [{ plain: training('mixacm') }, 'method "mixacm" of the plain network has no teacher'],
    [
      { teacher: training('standard'), student: training('mtard') },
      'method "mtard" of the student network has no natural teacher, expected an ordinary network in the run',
    ],
    [{ teacher: { ...training('standard'), startFrom: 'plain' } }, 'field "teacher.startFrom" is "plain" but there is no ordinary network'],
    [{}, 'run config has no network, expected at least one'],
    [{ plain: training('nonsense') }, 'method "nonsense" is unknown, expected one of'],
    [{ plain: training('standard', { x: 1 }) }, 'unknown parameter "x" of "standard"'],
  ])('refuses %j', (parts, message) => {
    expect(() => planRun(config(parts), CONTEXT, null)).toThrow(message);
  });
});
