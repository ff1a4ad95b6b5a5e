import { describe, expect, it } from 'vitest';
import type { EvaluationRecord, StepRecord } from '../protocol/metrics';
import { createMetricLog } from './metric-log';

const step = (at: number, terms: Record<string, number> = { crossEntropy: at }): StepRecord => ({
  ...{ network: 'student', step: at, total: 1e6, learningRate: 0.1, loss: at, terms, ms: 1 },
});
const half = { value: 0.5, low: 0.4, high: 0.6, n: 100 };
const evaluation = (at: number): EvaluationRecord => ({
  ...{ network: 'student', phase: 'student', step: at, seconds: at, clean: half, robust: half, attack: 'PGD-5', final: false },
});
const batch = (steps: StepRecord[], evaluations: EvaluationRecord[] = []) => ({ steps, evaluations, adjustments: [] });

describe('metric log', () => {
  it('keeps each network’s steps in columns and marks a term that was absent', () => {
    const log = createMetricLog();
    log.append(batch([step(1), step(2, { crossEntropy: 5, kld: 6 })]));
    const series = log.steps('student');
    expect(series.length).toBe(2);
    expect(series.terms.get('crossEntropy')?.slice(0, 2)).toEqual(new Float32Array([1, 5]));
    expect(series.terms.get('kld')?.[0]).toBeNaN();
    expect(log.steps('teacher').length).toBe(0);
  });

  it('stays bounded over a long run and still spans it', () => {
    const log = createMetricLog();
    for (let start = 0; start < 100_000; start += 1000) log.append(batch(Array.from({ length: 1000 }, (_, at) => step(start + at + 1))));
    const { length, step: steps, loss } = log.steps('student');
    expect(length).toBeLessThanOrEqual(16_384);
    expect(length).toBeGreaterThan(8000);
    expect(steps[0]).toBe(1);
    expect(steps[length - 1]).toBeGreaterThan(99_900);
    expect(loss[length - 1]).toBeCloseTo(steps[length - 1] ?? 0, -1);
  });

  it('takes a record only once', () => {
    const log = createMetricLog();
    log.append(batch([step(1), step(2)], [evaluation(2)]));
    log.append(batch([step(2), step(3)], [evaluation(2), evaluation(3)]));
    expect(log.steps('student').length).toBe(3);
    expect(log.evaluations.map((each) => each.step)).toEqual([2, 3]);
  });

  it('tells its listeners until they leave', () => {
    const log = createMetricLog();
    let heard = 0;
    const leave = log.subscribe(() => heard++);
    log.append(batch([step(1)]));
    log.clear();
    leave();
    log.append(batch([step(1)]));
    expect(heard).toBe(2);
    expect(log.version).toBe(3);
  });
});
