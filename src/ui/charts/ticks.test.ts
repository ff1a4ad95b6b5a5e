import { describe, expect, it } from 'vitest';
import { niceTicks } from './ticks';

describe('axis ticks', () => {
  it('are whole minutes on a time axis of six minutes', () => {
    expect(niceTicks(402, true)).toEqual([0, 60, 120, 180, 240, 300, 360]);
  });

  it('are round numbers elsewhere', () => {
    expect(niceTicks(800, false)).toEqual([0, 200, 400, 600, 800]);
    expect(niceTicks(51_200, false)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000]);
  });

  it.each([0.5, 7, 61, 3601, 1e6])('never number more than eight up to %s', (max) => {
    for (const isTime of [true, false]) expect(niceTicks(max, isTime).length).toBeLessThanOrEqual(8);
  });
});
