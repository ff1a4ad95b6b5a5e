/** The live accuracies as rows of one table, ready for a chart or a reader. */
import type { EvaluationRecord } from '../protocol/metrics';
import { isShipped, NETWORK_ROLES, type NetworkRole, type RunConfig } from '../protocol/run-config';
import { decimate } from './decimate';

export type XAxis = 'seconds' | 'images' | 'steps';

export interface AccuracyRow {
  readonly x: number;
  readonly network: NetworkRole;
  readonly record: EvaluationRecord;
}

/** Points a line may have; six lines with bands stay well inside the frame budget at this number. */
export const MAX_POINTS = 150;

/** Images that `network` has been shown by `step`. */
export function imagesAt(config: RunConfig, network: NetworkRole, step: number): number {
  const settings = config[network];
  return settings && !('shipped' in settings) ? step * settings.batchSize : 0;
}

/**
 * Live evaluations only, each network at most {@link MAX_POINTS}, ordered by x. A network that is not trained stays what its closing
 * evaluation found, from one side to the other.
 */
export function accuracyRows(evaluations: readonly EvaluationRecord[], config: RunConfig, axis: XAxis): readonly AccuracyRow[] {
  const place = (record: EvaluationRecord) => {
    if (axis === 'seconds') return record.seconds;
    return axis === 'steps' ? record.step : imagesAt(config, record.network, record.step);
  };
  const drawn = NETWORK_ROLES.filter((network) => !isShipped(config[network])).flatMap((network) => {
    const own = evaluations.filter((record) => !record.final && record.network === network);
    return decimate(own, MAX_POINTS, ({ robust }) => robust.value).map((record) => ({ x: place(record), network, record }));
  });
  const end = drawn.reduce((most, { x }) => Math.max(most, x), 0);
  const level = evaluations.flatMap((record) => {
    const { network, final } = record;
    return final && isShipped(config[network]) && end > 0 ? [0, end].map((x) => ({ x, network, record })) : [];
  });
  return [...level, ...drawn].sort((a, b) => a.x - b.x);
}
