import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { Skip } from './counts';
import { canInstall } from './debian';
import { ROOT } from './paths';
import { absence, findEngine, OTHER_ENGINES } from './setup-engines';
import { ALLOWED_SKIPS, type AllowedSkip, judgeSkips } from './skips';

const allowed = (isRight: boolean): AllowedSkip[] => [
  { reason: 'no data here', tests: [{ at: 'src/data' }, { at: 'tools/b.test.ts', title: /^real / }], isRight: () => isRight },
];
const judge = (skips: Skip[], list?: AllowedSkip[]) => judgeSkips({ passed: 7, failed: 1, skips }, list);
const data: Skip = { file: 'src/data/deep/a.test.ts', title: 'reads' };
const real: Skip = { file: 'tools/b.test.ts', title: 'real pictures' };

afterEach(() => vi.unstubAllEnvs());

it('tells each kind of allowed skip once, with its number', () => {
  expect(judge([data, real, data], allowed(true))).toEqual({
    counts: { passed: 7, failed: 1, skips: [data, real, data] },
    lines: ['3 skipped: no data here'],
  });
});

it('counts a skip that is not on the list as a failure', () => {
  const foreign: Skip[] = [
    { file: 'tools/b.test.ts', title: 'adds' },
    { file: 'src/database.test.ts', title: 'opens', reason: 'later' },
  ];
  expect(judge([data, ...foreign], allowed(true))).toEqual({
    counts: { passed: 7, failed: 3, skips: [data] },
    lines: [
      '1 skipped: no data here',
      'FAILED skip of tools/b.test.ts: adds, expected it in tools/skips.ts or not skipped',
      'FAILED skip of src/database.test.ts: opens (later), expected it in tools/skips.ts or not skipped',
    ],
  });
});

it('counts a skip whose condition does not hold as a failure', () => {
  expect(judge([real], allowed(false))).toEqual({
    counts: { passed: 7, failed: 2, skips: [] },
    lines: ['FAILED skip of tools/b.test.ts: real pictures, expected only with: no data here'],
  });
});

it('allows no skip of the whole set of real images once it is asked for', () => {
  const full: Skip = { file: 'tools/shards.test.ts', title: 'the real CIFAR-10 as a hosted set (skipped without MIXACM_FULL_DATA=1)' };
  vi.stubEnv('MIXACM_FULL_DATA', '');
  expect(judge([full]).counts.failed).toBe(1);
  vi.stubEnv('MIXACM_FULL_DATA', '1');
  const isThere = existsSync(path.join(ROOT, '../shared/data/cifar-10-binary.tar.gz'));
  expect(judge([full]).counts.failed).toBe(isThere ? 2 : 1);
});

it('allows no skip of a story for an engine that is here, or for another reason', () => {
  const story: Skip = { file: 'e2e/engines/train.story.ts', title: 'trains' };
  expect(judge([{ ...story, reason: 'tired' }]).counts.failed).toBe(2);
  const absent = OTHER_ENGINES.filter((engine) => findEngine(engine) === null && !canInstall());
  for (const engine of OTHER_ENGINES)
    expect(judge([{ ...story, reason: absence(engine) }]).counts.failed).toBe(absent.includes(engine) ? 1 : 2);
});

const files = ['src', 'tools', 'bench', 'e2e'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file.replaceAll(path.sep, '/')}`),
);

it('knows each file whose tests may be skipped, and no other', () => {
  const places = ALLOWED_SKIPS.flatMap(({ tests }) => tests.map(({ at }) => at));
  const skipping = files.filter((file) =>
    /\b(test|it|describe)(\.\w+)*\.(skip|skipIf|runIf|todo|fixme)\(|\btype: SKIPPED_PART/.test(readFileSync(path.join(ROOT, file), 'utf8')),
  );
  const isIn = (file: string, at: string) => file === at || file.startsWith(`${at}/`);
  expect(skipping.filter((file) => !places.some((at) => isIn(file, at)))).toEqual([]);
  expect(places.filter((at) => !skipping.some((file) => isIn(file, at)))).toEqual([]);
});

it('knows no test file where no runner looks', () => {
  const tests = files.filter((file) => /\.(test|spec|story)\.tsx?$/.test(file));
  expect(tests.length).toBeGreaterThan(100);
  for (const file of tests) expect(file).toMatch(/^(src\/.+\.test\.tsx?|(tools|bench)\/.+\.test\.ts|e2e\/.+\.(spec|story)\.ts)$/);
});
