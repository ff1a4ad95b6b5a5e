import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import quickDemo from '../experiments/quick-demo';
import { addFiles, openBundles, pool, readRunFile, spread, tPoint } from './class-pool';
import { setPath } from './config-path';

const share = (value: number) => ({ value, low: Math.max(0, value - 0.05), high: Math.min(1, value + 0.05), n: 100 });
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const student = (seed: number, robust: number, config = quickDemo.config) => ({
  name: `student-${seed}.json`,
  bytes: bytes({
    config: { ...config, seed },
    seed,
    results: [{ network: 'student', clean: share(1), robust: share(robust), attack: 'PGD-20' }],
  }),
});
const EMPTY = { runs: [], skipped: [] };

describe('pooling a class', () => {
  it('gives the mean over students with its t interval', () => {
    const { runs, skipped } = addFiles(EMPTY, [student(1, 0.7), student(2, 0.8), student(3, 0.75)]);
    expect(skipped).toEqual([]);
    const [row] = pool(runs);
    expect(row?.robust.mean).toBeCloseTo(0.75, 10);
    // s = 0.05, n = 3, t = 4.303
    expect(row?.robust.half).toBeCloseTo((4.303 * 0.05) / Math.sqrt(3), 6);
    expect(row?.points.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    expect(spread([0.4])).toEqual({ mean: 0.4, half: null, n: 1 });
  });

  it('takes runs out of bundles, and names a bundle without one', async () => {
    const [one, two] = [student(1, 0.7), student(2, 0.8)];
    const zip = (parts: Record<string, Uint8Array>) => zipSync(parts);
    const files = await openBundles([
      { name: 'ada.zip', bytes: zip({ 'manifest.json': bytes({}), 'runs/1/run.json': one.bytes }) },
      { name: 'bob.zip', bytes: zip({ 'runs/1/run.json': one.bytes, 'runs/2/run.json': two.bytes }) },
      { name: 'empty.zip', bytes: zip({ 'manifest.json': bytes({}) }) },
      student(3, 0.75),
    ]);
    const { runs, skipped } = addFiles(EMPTY, files);
    expect(runs.map(({ file }) => file)).toEqual(['ada.zip', 'bob.zip, runs/2/run.json', 'student-3.json']);
    expect(skipped).toEqual([
      { file: 'bob.zip, runs/1/run.json', reason: 'run is the same as that of ada.zip, expected one of each student' },
      { file: 'empty.zip', reason: 'bundle has no run, expected at least one' },
    ]);
  });

  it('knows Student’s t to three digits', () => {
    expect([1, 10, 30].map(tPoint)).toEqual([12.706, 2.228, 2.042]);
    expect(tPoint(60)).toBeCloseTo(2.0, 2);
    expect(tPoint(120)).toBeCloseTo(1.98, 2);
  });

  it('names every file that it leaves out, and why', () => {
    const other = setPath(quickDemo.config, 'student.steps', 10);
    const { runs, skipped } = addFiles(EMPTY, [
      student(1, 0.7),
      { name: 'essay.json', bytes: new TextEncoder().encode('Dear teacher') },
      { name: 'list.json', bytes: bytes([1, 2]) },
      { ...student(1, 0.7), name: 'copy.json' },
      { ...student(4, 0.7, other), name: 'other.json' },
      {
        name: 'wrong.json',
        bytes: bytes({
          config: {},
          seed: 1,
          results: [{ network: 'student', clean: share(1), robust: { ...share(1), value: 7 }, attack: '' }],
        }),
      },
    ]);
    expect(runs).toHaveLength(1);
    expect(skipped).toEqual([
      { file: 'essay.json', reason: 'file is not JSON, expected a run.json' },
      { file: 'list.json', reason: 'run field "config" is undefined, expected "config"' },
      { file: 'copy.json', reason: 'run is the same as that of student-1.json, expected one of each student' },
      { file: 'other.json', reason: 'run "Quick demo" has other settings than that of student-1.json, expected the same experiment' },
      { file: 'wrong.json', reason: 'run field "results.0.robust.value" is 7, expected <=1' },
    ]);
    expect(() => readRunFile(new Uint8Array(33 << 20))).toThrow('file has 34603008 bytes, expected at most 33554432');
  });
});
