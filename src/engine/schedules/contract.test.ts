import { describe, expect, it } from 'vitest';
import { parseParams } from '../../protocol/params';
import { schedules } from './index';

const rates = (id: string, params = {}, total = 100) =>
  Array.from({ length: total }, (_, step) => schedules.get(id).factor(step, total, params));

describe.each(schedules.all.map((schedule) => [schedule.id, schedule] as const))('schedule %s', (id, schedule) => {
  it('stays within [0, 1], reaches the peak, and is defined after the end', () => {
    const all = rates(id);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...all)).toBeLessThanOrEqual(1);
    expect(Math.max(...all)).toBeGreaterThan(0.97);
    expect(schedule.factor(150, 100, {})).toBeGreaterThanOrEqual(0);
    expect(schedule.factor(0, 1, {})).toBeGreaterThanOrEqual(0);
  });

  it('accepts its defaults and refuses what it does not know', () => {
    expect(() => parseParams(id, schedule.params)).not.toThrow();
    expect(() => schedule.factor(0, 10, { nonsense: 1 })).toThrow(`unknown parameter "nonsense" of "${id}"`);
  });
});

describe('schedules by hand', () => {
  it('multistep drops at half and three quarters', () => {
    const all = rates('multistep');
    expect([all[49], all[50], all[75]]).toEqual([1, 0.1, expect.closeTo(0.01, 10)]);
  });

  it('cosine rises over the warm-up and falls to its floor', () => {
    const all = rates('cosine', { warmup: 0.1, minimum: 0.2 });
    expect(all.slice(0, 3)).toEqual([0.1, 0.2, 0.3].map((v) => expect.closeTo(v, 10)));
    expect(all[55]).toBeCloseTo(0.6, 2);
    expect(schedules.get('cosine').factor(100, 100, { minimum: 0.2 })).toBeCloseTo(0.2, 10);
  });

  it('cyclic peaks at 40 % and ends at 0', () => {
    expect(rates('cyclic')[40]).toBe(1);
    expect(schedules.get('cyclic').factor(100, 100, {})).toBe(0);
  });
});
