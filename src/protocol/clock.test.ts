import { describe, expect, it } from 'vitest';
import { clockStep, millisecondsOf } from './clock';

/** Time that passes with work and, a little, with each reading; told in steps, each of which may come early or late. */
function world({ step, jitter = 0, reading = 0.00005 }: { step: number; jitter?: number; reading?: number }) {
  let time = 1000.3;
  let seed = 1;
  const offsets = new Map<number, number>();
  const offset = (n: number) => {
    if (!offsets.has(n)) {
      seed = (seed * 48271) % 2147483647;
      offsets.set(n, (seed / 2147483647 - 0.5) * jitter * step);
    }
    return offsets.get(n)!;
  };
  const now = () => {
    time += reading;
    if (step === 0) return time;
    const n = Math.floor(time / step);
    // The edge between two steps lies where the jitter puts it; what is told never runs backwards.
    return (time >= (n + 0.5) * step + offset(n) ? n + 1 : n) * step;
  };
  return {
    now,
    work: async (ms: number) => {
      time += ms;
    },
    spent: () => time - 1000.3,
  };
}

describe.each([0, 0.005, 0.1, 1, 16.67, 100])('a clock with steps of %d ms', (step) => {
  it.each([0, 0.5])('measures within 30 %%, jitter %d, and ends', async (jitter) => {
    for (const truth of [1.2, 9, 40, 130]) {
      const { now, work, spent } = world({ step, jitter });
      const ms = await millisecondsOf(() => work(truth), { now, runs: 12, budget: 600 });
      expect(ms! / truth, `${truth} ms`).toBeGreaterThan(0.7);
      expect(ms! / truth, `${truth} ms`).toBeLessThan(1.3);
      expect(spent(), `${truth} ms`).toBeLessThan(2000);
    }
  });
});

it('spends no more than it needs on a fine clock', async () => {
  const { now, work, spent } = world({ step: 0.1 });
  expect(await millisecondsOf(() => work(9), { now, runs: 12, budget: 600 })).toBeCloseTo(9, 0);
  expect(spent()).toBeLessThan(120);
});

it('says nothing of a clock that stands still', async () => {
  let runs = 0;
  expect(await millisecondsOf(async () => void runs++, { now: () => 5, runs: 12, budget: 600 })).toBeNull();
  expect(runs).toBeLessThan(1000);
  expect(clockStep(() => 5)).toBe(0);
});
