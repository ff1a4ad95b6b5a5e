/** A run that only its `run.json` tells of, as those of the command line, made fit for a history. */
import type { RunResult } from '../../protocol/messages';
import { NETWORK_ROLES } from '../../protocol/run-config';
import { trainingCost } from '../costs';
import { RECORD_VERSION, type RunRecord, type StoredRun } from '../history/record';
import { seriesFrom } from '../history/series';
import { finalsOf } from './result-schema';

export interface ResultOrigin {
  /** Of its own; the same run must always get the same one. */
  readonly runId: string;
  /** When it ended, in milliseconds since 1970. */
  readonly endedAt: number;
  readonly name?: string;
  readonly tags?: readonly string[];
  readonly sweepId?: string;
}

export function storedRunOf(result: RunResult, { runId, endedAt, name, tags = [], sweepId }: ResultOrigin): StoredRun {
  const { config, metrics, ledger, reports, environment, seconds } = result;
  const cost = Object.fromEntries(
    NETWORK_ROLES.flatMap((role) => {
      const found = trainingCost(ledger, role, config);
      return found ? [[role, found.total]] : [];
    }),
  );
  const record: RunRecord = {
    ...{
      version: RECORD_VERSION,
      runId,
      name: name ?? config.name,
      note: '',
      tags,
      createdAt: endedAt - 1000 * seconds,
      updatedAt: endedAt,
    },
    ...{ state: 'finished', error: null, config, presetId: '', parentId: null, isFork: false, changes: [], sweepId: sweepId ?? null },
    ...{ seconds, adjusted: metrics.adjustments.length, finals: finalsOf(metrics.evaluations), cost, environment, deletedAt: null },
    ...(metrics.restarts ? { restarts: metrics.restarts } : {}),
  };
  const { evaluations, adjustments } = metrics;
  return { record, details: { evaluations, adjustments, ledger, reports }, series: seriesFrom(metrics.steps) };
}
