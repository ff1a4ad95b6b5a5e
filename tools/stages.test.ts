import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Counts } from './counts';
import type { AllowedSkip } from './skips';
import { chooseStages, NOTHING, ONE_FAILURE, runStages, type Stage } from './stages';

afterEach(() => vi.restoreAllMocks());

describe('the choice of stages', () => {
  const stages = [
    { name: 'lint' },
    { name: 'set-up' },
    { name: 'build' },
    { name: 'sizes', needs: ['build'] },
    { name: 'e2e', needs: ['set-up', 'build'] },
  ];
  const chosen = (...names: string[]) => chooseStages(names, stages).map(({ name }) => name);

  it('is all where none is named', () => {
    expect(chosen()).toEqual(['lint', 'set-up', 'build', 'sizes', 'e2e']);
  });

  it('is those named and what they need, in their order', () => {
    expect(chosen('sizes', 'lint')).toEqual(['lint', 'build', 'sizes']);
    expect(chosen('e2e')).toEqual(['set-up', 'build', 'e2e']);
  });

  it('is refused where a name is none', () => {
    expect(() => chosen('units')).toThrow('stage is "units", expected one of lint, set-up, build, sizes, e2e');
  });
});

describe('a run of stages', () => {
  const allowed: AllowedSkip[] = [{ reason: 'no data here', tests: [{ at: 'src/a.test.ts' }], isRight: () => true }];
  const [known, foreign] = ['src/a.test.ts', 'src/b.test.ts'].map((file) => ({ file, title: 'reads' }));
  const stage = (name: string, counts: Counts, needs: string[] = []): Stage => ({ name, needs, run: () => counts });

  async function outcome(...stages: Stage[]) {
    vi.spyOn(console, 'error').mockReturnValue();
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const code = await runStages(stages, allowed);
    return {
      code,
      report: String(log.mock.lastCall?.[0])
        .replace(/ +\d+\.\d s/g, '')
        .trim()
        .split('\n'),
    };
  }

  it('ends well with allowed skips, told once', async () => {
    const some: Counts = { passed: 3, failed: 0, skips: [known!] };
    expect(await outcome(stage('lint', NOTHING), stage('unit', some), stage('e2e', some))).toEqual({
      code: 0,
      report: [
        'lint    ok',
        'unit    ok, 3 passed, 0 failed, 1 skipped',
        'e2e     ok, 3 passed, 0 failed, 1 skipped',
        '2 skipped: no data here',
        '6 passed, 0 failed, 2 skipped',
      ],
    });
  });

  it('fails for a skip that nobody allowed', async () => {
    expect(await outcome(stage('unit', { passed: 3, failed: 0, skips: [known!, foreign!] }))).toEqual({
      code: 1,
      report: [
        'unit    FAILED, 3 passed, 1 failed, 1 skipped',
        '1 skipped: no data here',
        'FAILED skip of src/b.test.ts: reads, expected it in tools/skips.ts or not skipped',
        '3 passed, 1 failed, 1 skipped',
      ],
    });
  });

  it('leaves out what needs a broken stage, and what needs that', async () => {
    const broken = { name: 'build', run: () => Promise.reject(new Error('no')) };
    expect(await outcome(broken, stage('sizes', NOTHING, ['build']), stage('e2e', NOTHING, ['sizes']), stage('more', ONE_FAILURE))).toEqual(
      {
        code: 1,
        report: [
          'build   FAILED',
          'sizes   not run: build failed',
          'e2e     not run: sizes failed',
          'more    FAILED',
          '0 passed, 2 failed',
        ],
      },
    );
  });
});
