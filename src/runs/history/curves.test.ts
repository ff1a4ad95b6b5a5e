import { describe, expect, it } from 'vitest';
import { listPresets } from '../../experiments';
import { evaluationOf } from '../testing/fake-client';
import { align, bandOf, type Curve, curveOf, lightCurveOf } from './curves';
import { NO_DETAILS, type RunRecord, type StoredRun } from './record';
import { StepTable, seriesFrom } from './series';

const line = (...points: [number, number][]): Curve => ({
  x: Float64Array.from(points, ([x]) => x),
  y: Float64Array.from(points, ([, y]) => y),
});

describe('lines of runs', () => {
  const config = { ...listPresets()[0]!.config };
  const steps = [1, 2, 3, 4].map((step) => ({
    ...{ network: 'plain', step, total: 4, learningRate: 1, loss: step, ms: 1, terms: { crossEntropy: 10 * step } },
  })) as Parameters<typeof seriesFrom>[0];
  const run: StoredRun = {
    record: { config } as RunRecord,
    details: { ...NO_DETAILS, evaluations: [evaluationOf(0), { ...evaluationOf(4), seconds: 8 }, evaluationOf(4, true)] },
    series: seriesFrom(steps),
  };

  it('lie over steps, images, seconds or passes; between two looks time and cost grow evenly', () => {
    const loss = (axis: Parameters<typeof curveOf>[3]) => [...curveOf(run, 'plain', { term: 'total' }, axis).x];
    const batch = config.plain!.batchSize;
    expect(loss('steps')).toEqual([1, 2, 3, 4]);
    expect(loss('images')).toEqual([1, 2, 3, 4].map((step) => step * batch));
    expect(loss('seconds')).toEqual([2, 4, 6, 8]);
    expect(loss('passes')).toEqual([100, 200, 300, 400]);
    expect([...curveOf(run, 'plain', { term: 'crossEntropy' }, 'steps').y]).toEqual([10, 20, 30, 40]);
    const accuracy = curveOf(run, 'plain', 'robust', 'seconds');
    expect([[...accuracy.x], [...accuracy.y]]).toEqual([
      [0, 8],
      [0.5, 0.5],
    ]);
    expect(curveOf(run, 'student', { term: 'total' }, 'steps').x).toHaveLength(0);
  });

  it('become a mean with its spread where all seeds have values', () => {
    const band = bandOf([line([0, 1], [2, 3]), line([0, 3], [1, 4], [2, 5])]);
    expect([...band.mean.x]).toEqual([0, 2]);
    expect([...band.mean.y]).toEqual([2, 4]);
    expect((band.high.y[1] ?? 0) - (band.mean.y[1] ?? 0)).toBeCloseTo(Math.SQRT2, 12);
    expect((band.mean.y[0] ?? 0) - (band.low.y[0] ?? 0)).toBeCloseTo(Math.SQRT2, 12);
    expect([...bandOf([line([0, 0], [10, 10]), line([0, 0], [5, 5])]).mean.x]).toEqual([0]);
  });

  it('keep first, last and every spike where few points stand for many, and are chosen once for a state of the table', () => {
    const table = new StepTable();
    const put = (n: number, loss: number) =>
      table.push({ network: 'plain', step: n, total: 6000, learningRate: 1, loss, ms: 1, terms: n % 2 ? {} : { acm: loss } });
    put(1, Number.NaN);
    for (let n = 2; n <= 5000; n++) put(n, n === 2 ? 7 : n % 997 === 0 ? (n % 2 ? 100 : -100) - n : Math.sin(n / 50));
    const long: StoredRun = { ...run, series: { plain: table } };
    const light = lightCurveOf(long, 'plain', { term: 'total' }, 'images');
    expect(light.points).toBe(4999);
    expect(light.x.length).toBeLessThanOrEqual(802);
    const batch = config.plain!.batchSize;
    expect([light.x[0], light.y[0]]).toEqual([2 * batch, 7]);
    expect(light.x.at(-1)).toBe(5000 * batch);
    const spikes = (y: Float64Array) => [...y].filter((value) => Math.abs(value) > 50);
    expect(spikes(light.y)).toHaveLength(5);
    expect(spikes(light.y)).toEqual(spikes(curveOf(long, 'plain', { term: 'total' }, 'images').y));
    expect([...light.x]).toEqual([...light.x].sort((a, b) => a - b));
    expect(lightCurveOf(long, 'plain', { term: 'acm' }, 'steps').points).toBe(2500);
    put(5001, 300);
    expect(lightCurveOf(long, 'plain', { term: 'total' }, 'steps').y.at(-1)).toBe(300);
  });

  it('keep their places while they are few', () => {
    const { x, columns } = align([line([0, 1], [5, 2]), line([3, 7])], 10);
    expect([[...x], ...columns]).toEqual([
      [0, 3, 5],
      [1, null, 2],
      [null, 7, null],
    ]);
  });

  it('lose no spike of 200 runs of 5,000 points, within 100 ms of processor time', () => {
    const curves = Array.from({ length: 200 }, (_, run) => {
      const y = Float64Array.from({ length: 5000 }, (__, at) => Math.sin(at / 300 + run));
      y[(run * 24 + 7) % 5000] = 50;
      return { x: Float64Array.from({ length: 5000 }, (__, at) => at * (1 + run / 1000)), y };
    });
    align(curves, 800);
    const before = process.cpuUsage();
    const { x, columns } = align(curves, 800);
    const { user, system } = process.cpuUsage(before);
    expect(x).toHaveLength(800);
    expect(columns.every((column) => Math.max(...column.map((value) => value ?? 0)) === 50)).toBe(true);
    expect((user + system) / 1000).toBeLessThan(100);
  });
});
