/** Two networks on the same images. */
import { ConfigError } from '../../protocol/errors';
import type { AccuracyGap, EvaluationReport, ReportComparison } from '../../protocol/report';
import { pairedDifference } from '../statistics';

/** What must be equal for two reports to be about the same question. */
const SAME: readonly (readonly [name: string, of: (report: EvaluationReport) => string])[] = [
  ['data set', ({ data }) => `${data.id} ${data.hash}`],
  ['images', ({ indexHash }) => indexHash],
  ['threat model', ({ threatModel }) => JSON.stringify(threatModel)],
  ['attack', ({ attacks }) => JSON.stringify(attacks.map(({ id, params, rounds }) => [id, params, rounds]))],
];

/**
 * Clean and robust accuracy of the first less those of the second, with paired 95 % intervals.
 * @throws ConfigError when the two are not complete reports on the same images under the same attack
 */
export function compareReports(first: EvaluationReport, second: EvaluationReport): ReportComparison {
  for (const [name, of] of SAME) {
    if (of(first) !== of(second)) {
      throw new ConfigError(`${name} of the second report is ${of(second)}, expected ${of(first)} like the first`);
    }
  }
  for (const { isComplete, attack } of [first, second]) {
    if (!isComplete) throw new ConfigError(`report under ${attack} is incomplete, expected one that ran to its end`);
  }
  const gap = (right: string): AccuracyGap => {
    const flags = ({ verdicts }: EvaluationReport) => Array.from(verdicts, (verdict) => right.includes(verdict));
    const found = pairedDifference(flags(first), flags(second));
    if (!found) throw new ConfigError('reports have 0 images, expected at least 1');
    return found;
  };
  return { clean: gap('sf'), robust: gap('s') };
}
