import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import { GOLDEN_KINDS, parseCases, runCase } from './index';

const files = Object.entries(import.meta.glob<unknown>('../fixtures/golden/*.json', { import: 'default' }));

describe.each(['cpu', 'wasm'] as const)('golden cases on %s', (backend) => {
  beforeAll(() => startNodeBackend(backend));

  it.each(files)('%s', async (path, load) => {
    const failures: string[] = [];
    for (const golden of parseCases(await load(), path)) {
      const { passed, detail } = await runCase(golden);
      if (!passed) failures.push(`${golden.kind}: ${golden.name}: ${detail}`);
    }
    expect(failures).toEqual([]);
  });
});

describe('the golden runner', () => {
  it('has fixtures of every kind that it knows', async () => {
    const cases = await Promise.all(files.map(async ([path, load]) => parseCases(await load(), path)));
    expect(new Set(cases.flat().map(({ kind }) => kind))).toEqual(new Set(GOLDEN_KINDS));
  });

  it('fails a case whose result is off, missing or of another length', async () => {
    const wilson = { format: 'golden/1', kind: 'wilson-interval', name: 'x', params: { z: 1.96 }, inputs: { successes: 1, trials: 2 } };
    const tolerance = { rtol: 1e-9, atol: 1e-9 };
    const run = (expected: Record<string, unknown>) => runCase({ ...wilson, expected, tolerance });
    expect((await run({ interval: [0, 1] })).detail).toMatch(/^interval\[0\] is 0\.09.*, expected 0/);
    expect((await run({ interval: [0] })).detail).toContain('interval has 2 numbers, expected 1');
    expect((await run({ interval: null })).detail).toContain('expected null');
    expect((await run({ other: 1 })).detail).toContain('no expected entry was computed');
    expect((await runCase({ ...wilson, params: {}, expected: {}, tolerance })).detail).toContain(
      'DataError: parameter "z" of case "wilson-interval: x" is undefined, expected a number',
    );
  });
});
