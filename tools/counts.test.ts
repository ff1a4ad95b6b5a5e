import { expect, it } from 'vitest';
import { add, closingLine, countPlaywright, countVitest, skippedSpecs } from './counts';

it('adds Vitest and Playwright up to one line', () => {
  const unit = countVitest({ numPassedTests: 40, numFailedTests: 1, numPendingTests: 2, numTodoTests: 0 });
  const e2e = countPlaywright({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 0 }, suites: [] });
  expect(closingLine(add(unit, e2e))).toBe('45 passed, 3 failed, 2 skipped');
  expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
});

it('lists skipped specs with their reasons', () => {
  const spec = (title: string, status: string, description?: string) => ({
    title,
    tests: [{ status, annotations: description ? [{ type: 'skip', description }] : [] }],
  });
  const suites = [{ specs: [spec('a', 'expected')], suites: [{ specs: [spec('b', 'skipped', 'no data'), spec('c', 'skipped')] }] }];
  const stats = { expected: 1, unexpected: 0, flaky: 0, skipped: 2 };
  expect(skippedSpecs({ stats, suites })).toEqual(['b: no data', 'c: no reason given']);
});
