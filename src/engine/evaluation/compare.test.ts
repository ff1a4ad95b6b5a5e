import { describe, expect, it } from 'vitest';
import type { EvaluationReport } from '../../protocol/report';
import golden from '../fixtures/golden/paired-difference.json';
import { compareReports } from './compare';

const report = (verdicts: string, parts: Partial<EvaluationReport> = {}) =>
  ({
    ...{ verdicts, isComplete: true, attack: 'PGD', attacks: [], indexHash: 'i', data: { id: 'x', params: {}, hash: 'h' } },
    threatModel: { id: 'linf', params: { epsilon: 0.03 } },
    ...parts,
  }) as unknown as EvaluationReport;

describe('compareReports', () => {
  it('gives (b - c) / n with standard error sqrt(b + c - (b - c)^2 / n) / n', () => {
    // Robust: 3 images in the first only, 1 in the second only, of 8.
    const { robust, clean } = compareReports(report('sssffsww'), report('fffssswf'.replace('ss', 'sf')));
    expect(robust).toMatchObject({ onlyFirst: 3, onlySecond: 1, n: 8, difference: 0.25 });
    expect(robust.standardError).toBeCloseTo(Math.sqrt(4 - 4 / 8) / 8, 9);
    expect(clean).toMatchObject({ onlyFirst: 0, onlySecond: 1, difference: -0.125 });
  });

  it.each(golden.map((each) => [each.name, each] as const))('agrees with the reference on %s', (_, { inputs, expected }) => {
    const verdicts = (flags: readonly number[]) => report(flags.map((flag) => (flag ? 's' : 'f')).join(''));
    const { robust } = compareReports(verdicts(inputs.firstCorrect), verdicts(inputs.secondCorrect));
    expect(robust).toMatchObject({ onlyFirst: expected.onlyFirst, onlySecond: expected.onlySecond });
    expect(robust.difference).toBeCloseTo(expected.difference, 9);
    expect(robust.standardError).toBeCloseTo(expected.standardError, 9);
    expect([robust.low, robust.high]).toEqual(expected.interval.map((border) => expect.closeTo(border, 9)));
  });

  it('refuses reports about different questions, and unfinished ones', () => {
    const one = report('ss');
    expect(() => compareReports(one, report('ss', { indexHash: 'j' }))).toThrow(
      'images of the second report is j, expected i like the first',
    );
    expect(() => compareReports(one, report('ss', { threatModel: { id: 'l2', params: {} } }))).toThrow('threat model of the second report');
    expect(() => compareReports(one, report('s?', { isComplete: false }))).toThrow(
      'report under PGD is incomplete, expected one that ran to its end',
    );
  });
});
