import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import { parseCases, runCase } from './index';

const files = import.meta.glob<unknown>('../fixtures/golden/*.json', { import: 'default' });

describe.each(Object.entries(files))('%s', (path, load) => {
  beforeAll(() => startNodeBackend('cpu'));

  it('agrees with the reference', async () => {
    const failures: string[] = [];
    for (const golden of parseCases(await load(), path)) {
      const { passed, detail } = await runCase(golden);
      if (!passed) failures.push(`${golden.kind}: ${golden.name}: ${detail}`);
    }
    expect(failures).toEqual([]);
  });
});
