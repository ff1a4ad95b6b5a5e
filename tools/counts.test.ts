import path from 'node:path';
import { expect, it } from 'vitest';
import { add, closingLine, countPlaywright, countVitest } from './counts';

const ROOT = path.resolve('/project');

const unit = countVitest(
  {
    testResults: [
      {
        name: path.join(ROOT, 'src/a.test.ts'),
        assertionResults: [
          { fullName: 'a adds', status: 'passed' },
          { fullName: 'a divides', status: 'failed' },
          { fullName: 'a roots', status: 'skipped' },
        ],
      },
      {
        name: path.join(ROOT, 'tools/b.test.ts'),
        assertionResults: [
          { fullName: 'b will', status: 'todo' },
          { fullName: 'b never came to its turn', status: 'pending' },
          { fullName: 'b adds', status: 'passed' },
        ],
      },
    ],
  },
  ROOT,
);

const spec = (title: string, status: string, description?: string, type = 'skip') => ({
  title,
  file: 'story.spec.ts',
  tests: [{ status, annotations: [{ type: 'longest task', description: '3 ms' }, ...(description ? [{ type, description }] : [])] }],
});
const e2e = countPlaywright(
  {
    config: { rootDir: path.join(ROOT, 'e2e') },
    suites: [
      {
        specs: [spec('a', 'expected'), spec('f', 'expected', 'no Python', 'skipped part'), spec('d', 'unexpected')],
        suites: [{ specs: [spec('b', 'skipped', 'no data'), spec('c', 'skipped'), spec('e', 'flaky')] }],
      },
    ],
  },
  ROOT,
);

it('names what Vitest did not run', () => {
  expect(unit).toEqual({
    passed: 2,
    failed: 1,
    skips: [
      { file: 'src/a.test.ts', title: 'a roots' },
      { file: 'tools/b.test.ts', title: 'b will' },
      { file: 'tools/b.test.ts', title: 'b never came to its turn' },
    ],
  });
});

it('names what Playwright did not run, with its reason, in whole or in part; a pass by repetition is a failure', () => {
  expect(e2e).toEqual({
    passed: 2,
    failed: 2,
    skips: [
      { file: 'e2e/story.spec.ts', title: 'f, in part', reason: 'no Python' },
      { file: 'e2e/story.spec.ts', title: 'b', reason: 'no data' },
      { file: 'e2e/story.spec.ts', title: 'c' },
    ],
  });
});

it('adds Vitest and Playwright up to one line', () => {
  expect(closingLine(add(unit, e2e))).toBe('4 passed, 3 failed, 6 skipped');
  expect(closingLine({ passed: 3, failed: 0, skips: [] })).toBe('3 passed, 0 failed');
});
