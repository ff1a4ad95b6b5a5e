import { describe, expect, it } from 'vitest';
import { listPresets } from '../experiments';
import type { RunConfig } from '../protocol/run-config';
import { getPath } from './config-path';
import { ablationSet, countRuns, drawValues, expandSweep, parseSeeds, sharedStart } from './sweep';

const base = listPresets().find(({ id }) => id === 'quick-demo')!.config;
const ACM = 'student.method.params.alphaAcm';
const STEPS = 'student.steps';
const values = (configs: readonly RunConfig[]) => configs.map((config) => [getPath(config, ACM), config.student?.steps, config.seed]);

describe('a sweep', () => {
  it('takes every combination, or the values in step, once for each seed', () => {
    const axes = [
      { path: ACM, values: [10, 100] },
      { path: STEPS, values: [5, 6] },
    ];
    expect(values(expandSweep(base, { kind: 'grid', axes, seeds: [1, 2] }))).toEqual([
      ...[
        [10, 5, 1],
        [10, 5, 2],
        [10, 6, 1],
        [10, 6, 2],
      ],
      ...[
        [100, 5, 1],
        [100, 5, 2],
        [100, 6, 1],
        [100, 6, 2],
      ],
    ]);
    expect(values(expandSweep(base, { kind: 'list', axes, seeds: [3] }))).toEqual([
      [10, 5, 3],
      [100, 6, 3],
    ]);
    expect(expandSweep(base, { kind: 'grid', axes: [], seeds: [1, 2, 3] })).toHaveLength(3);
    // Another method leaves this one's parameters behind.
    const methods = expandSweep(base, { kind: 'grid', axes: [{ path: 'student.method', values: ['mixacm', 'kd'] }], seeds: [1] });
    expect(methods.map(({ student }) => student?.method)).toEqual([base.student?.method, { id: 'kd', params: {} }]);
  });

  it('refuses ten thousand runs with their number, lists that do not match, values that do not fit', () => {
    const many = {
      kind: 'grid',
      axes: [{ path: ACM, values: Array.from({ length: 100 }, (_, n) => n) }],
      seeds: Array.from({ length: 100 }, (_, n) => n),
    } as const;
    expect(countRuns(many)).toBe(10_000);
    expect(() => expandSweep(base, many)).toThrow('sweep has 10000 runs, expected at most 200');
    const uneven = [
      { path: ACM, values: [1, 2] },
      { path: STEPS, values: [1] },
    ];
    expect(() => expandSweep(base, { kind: 'list', axes: uneven, seeds: [1] })).toThrow(
      `setting "${STEPS}" has 1 values, expected 2 like "${ACM}"`,
    );
    expect(() => expandSweep(base, { kind: 'grid', axes: [{ path: STEPS, values: [0] }], seeds: [1] })).toThrow(
      'run config field "student.steps" is 0',
    );
    expect(() => expandSweep(base, { kind: 'grid', axes: [], seeds: [] })).toThrow('sweep has 0 seeds, expected at least 1');
  });

  it('draws the same values again, over the scale of the parameter', () => {
    const spec = { kind: 'real', label: '', default: 1, min: 0, max: 1000, scale: 'log' } as const;
    const drawn = drawValues(spec, [0.01, 100], 200, 7) as number[];
    expect(drawValues(spec, [0.01, 100], 200, 7)).toEqual(drawn);
    expect(drawn.every((value) => value >= 0.01 && value <= 100)).toBe(true);
    // Half of a logarithmic span lies below its geometric mean.
    expect(drawn.filter((value) => value < 1).length).toBeGreaterThan(70);
    expect(new Set(drawValues({ kind: 'choice', label: '', default: 'a', options: ['a', 'b'] }, [0, 1], 20, 1))).toEqual(
      new Set(['a', 'b']),
    );
    expect(() => drawValues(spec, [2, 1], 3, 1)).toThrow('bounds are 2 and 1, expected the smaller one first');
  });

  it('reads seeds as people write them', () => {
    expect(parseSeeds('1-3, 7  3')).toEqual([1, 2, 3, 7]);
    expect(() => parseSeeds('1, x')).toThrow('seed is "x", expected a whole number or a range as in 1-3');
    expect(() => parseSeeds('3-1')).toThrow('seed is "3-1"');
  });

  it('switches the parts of the student off one by one', () => {
    const set = ablationSet(base);
    expect(set.map(({ id }) => id)).toEqual(['plain', 'mixup', 'kd', 'acm', 'acm-kd', 'acm-mixup', 'mixacm', 'pgd-at']);
    const params = (id: string) => set.find((each) => each.id === id)?.config.student?.method.params;
    expect(params('acm')).toMatchObject({ alphaAcm: 100, alphaKld: 0, mixupAlpha: 0 });
    expect(set.find(({ id }) => id === 'mixacm')?.config).toEqual(base);
    expect(set.at(-1)?.config).toMatchObject({ teacher: null, student: { method: { id: 'pgd-at' }, startFrom: 'plain' } });
    expect(() => ablationSet({ ...base, teacher: null })).toThrow('run has no student beside a teacher');
  });
});

it('finds the latest checkpoint that a run can begin at as if it had come there itself', () => {
  const kin = [{ runId: 'a', config: base }];
  const ids = new Set(['a@teacher', 'a@student']);
  const student = { ...base.student!, steps: 7 };
  const teacher = { ...base.teacher!, steps: 7 } as RunConfig['teacher'];
  expect(sharedStart({ ...base, student }, kin, ids)).toBe('a@student');
  expect(sharedStart({ ...base, student, teacher }, kin, ids)).toBe('a@teacher');
  expect(sharedStart({ ...base, student, seed: 2 }, kin, ids)).toBeNull();
  expect(sharedStart({ ...base, student }, kin, new Set(['a@end']))).toBeNull();
  expect(sharedStart({ ...base, evaluation: { ...base.evaluation, count: 9 } }, kin, ids)).toBeNull();
});
