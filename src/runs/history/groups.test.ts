import { expect, it } from 'vitest';
import { listPresets } from '../../experiments';
import type { AccuracyGap, EvaluationReport } from '../../protocol/report';
import { evaluationOf } from '../testing/fake-client';
import { varyingSettings } from './changes';
import { front, groupBySeed, matchReports, pointOf, poolGaps } from './groups';
import type { RunRecord } from './record';

const { config } = listPresets()[0]!;
const run = (runId: string, seed: number, steps = 10, part: Partial<RunRecord> = {}) =>
  ({ runId, config: { ...config, seed, plain: { ...config.plain!, steps } }, finals: {}, cost: {}, adjusted: 0, ...part }) as RunRecord;

it('groups runs that differ in their seed only; one that was changed on the way stands alone', () => {
  const groups = groupBySeed([run('a', 2), run('b', 1), run('c', 1, 20), run('d', 3, 10, { adjusted: 1 })]);
  expect(groups.map(({ runs }) => runs.map(({ runId }) => runId))).toEqual([['b', 'a'], ['c'], ['d']]);
  const [twice] = groupBySeed([
    run('old', 1, 10, { state: 'finished', createdAt: 1 }),
    run('new', 1, 10, { state: 'interrupted', createdAt: 2 }),
  ]);
  expect(twice?.runs.map(({ runId }) => runId)).toEqual(['old']);
  expect(varyingSettings([run('b', 1).config, run('c', 2, 20).config])).toEqual([
    { path: 'seed', values: [1, 2] },
    { path: 'plain.steps', values: [10, 20] },
  ]);
});

it('places a group by the mean over its seeds', () => {
  const final = (value: number) => ({ plain: { ...evaluationOf(9, true), robust: { value, low: 0, high: 1, n: 10 } } });
  const [group] = groupBySeed([
    run('a', 1, 10, { finals: final(0.2), cost: { plain: 10 } }),
    run('b', 2, 10, { finals: final(0.4), cost: { plain: 30 } }),
    run('c', 3),
  ]);
  const point = pointOf(group!, 'plain');
  expect(point?.robust.mean).toBeCloseTo(0.3, 12);
  expect(point?.robust.deviation).toBeCloseTo(Math.sqrt(0.02), 12);
  expect(point).toMatchObject({ cost: 20, clean: { mean: 0.5, deviation: 0, n: 2 } });
  expect(pointOf(group!, 'student')).toBeNull();
});

it('pools paired differences over images and over seeds', () => {
  const gap = (onlyFirst: number, onlySecond: number, n: number) =>
    ({ onlyFirst, onlySecond, n, difference: (onlyFirst - onlySecond) / n, standardError: 0, low: 0, high: 0 }) satisfies AccuracyGap;
  const pooled = poolGaps([gap(6, 2, 20), gap(5, 3, 20)]);
  // b = 11, c = 5, n = 40: 6 / 40, standard error sqrt(16 - 36 / 40) / 40.
  expect(pooled?.images.difference).toBeCloseTo(0.15, 12);
  expect(pooled?.images.high).toBeCloseTo(0.15 + (1.96 * Math.sqrt(15.1)) / 40, 12);
  // 0.2 and 0.1: mean 0.15, t(1) = 12.706, deviation sqrt(0.005), n = 2.
  expect(pooled?.seeds?.low).toBeCloseTo(0.15 - (12.706 * Math.sqrt(0.005)) / Math.SQRT2, 12);
  expect(poolGaps([gap(6, 2, 20)])?.seeds).toBeNull();
  expect(poolGaps([])).toBeNull();
});

it('pairs reports on the same pictures under the same attack only', () => {
  const report = (indexHash: string, part = {}) =>
    ({
      data: { id: 'x', hash: 'h', params: {} },
      indexHash,
      threatModel: { id: 'linf', params: {} },
      attacks: [],
      isComplete: true,
      ...part,
    }) as unknown as EvaluationReport;
  const [a, b, c] = [report('1'), report('2'), report('1')];
  expect(matchReports([a, b], [c])).toEqual([{ first: a, second: c }]);
  expect(matchReports([a], [report('1', { isComplete: false })])).toEqual([]);
  expect(matchReports([a], [report('1', { threatModel: { id: 'l2', params: {} } })])).toEqual([]);
});

it('finds the points that no other beats', () => {
  expect(
    front([
      [1, 1, 0],
      [2, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
    ]),
  ).toEqual([0, 1, 3]);
});
