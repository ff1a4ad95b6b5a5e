/** The closing table of an evaluation, as Markdown. */

import type { Proportion } from '../../src/protocol/metrics';
import type { EvaluationReport, ReportComparison } from '../../src/protocol/report';
import { duration } from './progress';
import { markdownTable } from './table';

const proportion = ({ value, low, high }: Proportion) => `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
const megabytes = (bytes: number) => Number((bytes / 2 ** 20).toPrecision(3));
const LIGHTS = { green: 'green', amber: 'AMBER', red: 'RED' } as const;

export function reportTable(name: string, report: EvaluationReport, gaps: ReportComparison | null = null): string {
  const { environment: device, threatModel } = report;
  const attacks = report.attacks.map(({ name: attack, attacked, fooled, robust, seconds, skipped }) =>
    skipped
      ? [attack, 'not run', '', skipped, '']
      : [attack, String(attacked), String(fooled), proportion(robust), seconds > 0 ? (attacked / seconds).toPrecision(3) : ''],
  );
  const gap = ({ difference, low, high }: ReportComparison['clean']) => `${difference.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  return [
    `${name}: ${report.isComplete ? '' : 'cut short, at most '}${proportion(report.robust)} robust under ${report.attack}, ${proportion(report.clean)} clean; Wilson 95 % intervals`,
    `n ${report.n}, seed ${report.seed}, ${threatModel.id} ${JSON.stringify(threatModel.params)}, ${device.backend} (${device.adapter}), ${duration(report.seconds)}`,
    `batches of ${device.batchSize}, about ${megabytes(device.bytesPerImage)} MB an image of ${megabytes(device.bytesAllowed)} MB allowed`,
    `weights ${report.checkpointHash}, images ${report.indexHash}`,
    '',
    ...markdownTable([['attack', 'attacked', 'fooled', 'robust after it', 'images/s'], ...attacks]),
    '',
    ...markdownTable([['trust check', 'light', 'finding'], ...report.checks.map(({ label, light, text }) => [label, LIGHTS[light], text])]),
    ...report.flags.map(({ text }) => `- ${text}`),
    ...report.curves.flatMap(({ kind, attack, points }) => [
      '',
      `${kind} (${attack}):`,
      ...markdownTable([[kind, 'robust'], ...points.map(({ x, robust }) => [String(Number(x.toPrecision(4))), proportion(robust)])]),
    ]),
    ...(gaps
      ? ['', `less the other network on the same images: robust ${gap(gaps.robust)}, clean ${gap(gaps.clean)}; paired 95 % intervals`]
      : []),
  ].join('\n');
}
