/** Adds up what the test runners report. */
import path from 'node:path';

/** A test that did not run. */
export interface Skip {
  /** From the repository's root, with slashes. */
  readonly file: string;
  readonly title: string;
  /** Where the runner knows it. */
  readonly reason?: string;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skips: readonly Skip[];
}

/** The part of Vitest's JSON report that we read. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** The part of Playwright's JSON report that we read. */
export interface PlaywrightReport {
  readonly config: { readonly rootDir: string };
  readonly suites: readonly PlaywrightSuite[];
}
interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly { readonly status: string; readonly annotations: readonly { type: string; description?: string }[] }[];
  }[];
}

const relative = (root: string, file: string): string => path.relative(root, file).replaceAll(path.sep, '/');

/** What neither passed nor failed did not run, whatever the runner calls that. */
export function countVitest(report: VitestReport, root: string): Counts {
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ file: relative(root, name), title: fullName, status })),
  );
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length,
    skips: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ file, title }) => ({ file, title })),
  };
}

/** Marks, as an annotation's type, a test that ran but for a part which the description names. */
export const SKIPPED_PART = 'skipped part';

/** A test that passed only when repeated counts as failed; a part left out counts as a skip beside the test. */
export function countPlaywright(report: PlaywrightReport, root: string): Counts {
  const visit = (suite: PlaywrightSuite): Counts[] => [
    ...suite.specs.flatMap(({ title, file, tests }) => {
      const where = relative(root, path.resolve(report.config.rootDir, file));
      return tests.map(({ status, annotations }) => {
        const skip = (name: string, reason?: string): Skip => ({ file: where, title: name, ...(reason ? { reason } : {}) });
        if (status === 'skipped') {
          return { passed: 0, failed: 0, skips: [skip(title, annotations.find(({ type }) => type === 'skip')?.description)] };
        }
        const parts = annotations.filter(({ type }) => type === SKIPPED_PART);
        const isPassed = status === 'expected';
        return {
          passed: Number(isPassed),
          failed: Number(!isPassed),
          skips: parts.map(({ description }) => skip(`${title}, in part`, description)),
        };
      });
    }),
    ...(suite.suites ?? []).flatMap(visit),
  ];
  return add(...report.suites.flatMap(visit));
}

export const add = (...counts: readonly Counts[]): Counts => ({
  passed: counts.reduce((sum, { passed }) => sum + passed, 0),
  failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  skips: counts.flatMap(({ skips }) => skips),
});

/** The closing line: `N passed, N failed`, and what was skipped if anything was. */
export const closingLine = ({ passed, failed, skips }: Counts): string =>
  `${passed} passed, ${failed} failed${skips.length > 0 ? `, ${skips.length} skipped` : ''}`;
