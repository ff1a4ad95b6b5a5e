import { describe, expect, it } from 'vitest';
import { candidatesFor, findThreads } from './threads';

/** A machine on which a step takes so long by number of threads. */
function machine(ms: Readonly<Record<number, number | null>>, startable = 8) {
  const kept = new Map<string, unknown>();
  const tried: number[] = [];
  let threads = 1;
  return {
    kept,
    tried,
    current: () => threads,
    find: (cores: number, build = 'here') =>
      findThreads({
        ...{ cores, build },
        store: { get: async (key) => kept.get(key), set: async (key, value) => void kept.set(key, value) },
        async resize(wanted) {
          threads = Math.min(wanted, startable);
          return threads;
        },
        async measure() {
          tried.push(threads);
          return ms[threads] ?? null;
        },
      }),
  };
}

it('tries no more threads than the browser reports, and no more than are of use', () => {
  expect(candidatesFor(1)).toEqual([1]);
  expect(candidatesFor(2)).toEqual([1, 2]);
  expect(candidatesFor(6)).toEqual([1, 2, 4, 6]);
  expect(candidatesFor(64)).toEqual([1, 2, 4, 8]);
  expect(candidatesFor(Number.NaN)).toEqual([1]);
});

describe('the number of threads', () => {
  it('is what is fastest, though the browser reports more cores than there are', async () => {
    const { find, tried, current } = machine({ 1: 10, 2: 14, 4: 21 });
    expect(await find(4)).toEqual({ threads: 1, how: 'measured' });
    expect(tried).toEqual([1, 2, 1, 2]);
    expect(current()).toBe(1);
  });

  it('is not settled by one moment in which something else was busy', async () => {
    const times: Record<number, number[]> = { 1: [40, 41], 2: [90, 22], 4: [30, 31] };
    const { find } = machine(new Proxy({}, { get: (_, threads) => times[Number(threads)]?.shift() ?? 22 }));
    expect(await find(4)).toEqual({ threads: 2, how: 'measured' });
  });

  it('grows for as long as that is worth it', async () => {
    const { find, current } = machine({ 1: 40, 2: 22, 4: 13, 8: 12.5 });
    expect(await find(8)).toEqual({ threads: 4, how: 'measured' });
    expect(current()).toBe(4);
  });

  it('is remembered, and measured anew where cores or build are others', async () => {
    const { find, tried, current } = machine({ 1: 40, 2: 22, 4: 30 });
    await find(4);
    tried.length = 0;
    expect(await find(4)).toEqual({ threads: 2, how: 'remembered' });
    expect([tried, current()]).toEqual([[], 2]);
    await find(2);
    expect(tried).toEqual([1, 2]);
    await find(4, 'newer');
    expect(tried).toEqual([1, 2, 1, 2, 4, 2, 4]);
  });

  it.each(['2', 3, null, 16])('is measured where %j is remembered', async (stored) => {
    const { find, kept } = machine({ 1: 40, 2: 22, 4: 30 });
    await find(4);
    kept.set([...kept.keys()][0]!, stored);
    expect(await find(4)).toEqual({ threads: 2, how: 'measured' });
  });

  it('is what can be started', async () => {
    const { find, current } = machine({ 1: 40, 2: 22, 4: 11 }, 2);
    expect(await find(4)).toEqual({ threads: 2, how: 'measured' });
    expect(current()).toBe(2);
  });

  it('stays one, and is not remembered, where the clock stands still', async () => {
    const { find, kept } = machine({});
    expect(await find(4)).toEqual({ threads: 1, how: 'measured' });
    expect(kept.size).toBe(0);
  });
});
