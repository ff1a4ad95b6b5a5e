import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type GoldenCase, parseCases, runCase } from '../../src/engine/golden';
import { ROOT } from '../paths';
import { startNodeWebgpu } from './webgpu';

const FOLDER = path.join(ROOT, 'src/engine/fixtures/golden');
/** A software adapter takes seconds for a long attack; the command line runs those too. */
const isShort = ({ params }: GoldenCase): boolean => Number(params.steps ?? 0) <= 20;

const reason: string | null = await startNodeWebgpu().then(
  () => null,
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);

describe.skipIf(reason !== null)(`a third of the golden cases on WebGPU${reason ? ` (skipped: ${reason})` : ''}`, () => {
  it.each(readdirSync(FOLDER))('%s', async (file) => {
    const cases = parseCases(JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')), file);
    const failures: string[] = [];
    for (const golden of cases.filter(isShort).filter((_, i) => i % 3 === 0)) {
      const { passed, detail } = await runCase(golden);
      if (!passed) failures.push(`${golden.name}: ${detail}`);
    }
    expect(failures).toEqual([]);
  });
});
