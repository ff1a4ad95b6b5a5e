/** A run as the history keeps it. */
import * as v from 'valibot';
import { DataError } from '../../protocol/errors';
import type { RunResult, RunState } from '../../protocol/messages';
import type { AdjustmentRecord, EvaluationRecord, LedgerEntry, RestartRecord } from '../../protocol/metrics';
import type { NetworkReport } from '../../protocol/report';
import { NETWORK_ROLES, type NetworkRole, parseRunConfig, type RunConfig } from '../../protocol/run-config';
import type { Json } from '../config-path';
import type { Series } from './series';

export const RECORD_VERSION = 1;

/** `interrupted`: the page went away before the run ended. */
export type StoredState = RunState | 'interrupted';

/** One setting that differs from the parent's; undefined where one of the two has none. */
export interface Change {
  readonly path: string;
  readonly from: Json | undefined;
  readonly to: Json | undefined;
}

type PerNetwork<T> = Readonly<Partial<Record<NetworkRole, T>>>;

/** What the list shows; small, so that hundreds are read at once. */
export interface RunRecord {
  readonly version: number;
  readonly runId: string;
  /** Given by the user; otherwise the changes are its name. */
  readonly name: string | null;
  readonly note: string;
  readonly tags: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly state: StoredState;
  readonly error: string | null;
  /** As started; live changes are in the details. */
  readonly config: RunConfig;
  readonly presetId: string;
  /** The run it branched off, or the last of the same experiment; null for the experiment's first. */
  readonly parentId: string | null;
  /** True when it began at a checkpoint of its parent. */
  readonly isFork: boolean;
  readonly changes: readonly Change[];
  readonly sweepId: string | null;
  readonly seconds: number;
  /** Settings changed while it was going. */
  readonly adjusted: number;
  /** Workers that were replaced while it was going; absent where none was. */
  readonly restarts?: readonly RestartRecord[];
  readonly finals: PerNetwork<EvaluationRecord>;
  /** Multiply-accumulates that training each network took, what it started from included. */
  readonly cost: PerNetwork<number>;
  readonly environment: RunResult['environment'] | null;
  /** When it was put away; it can come back until the history is opened again. */
  readonly deletedAt: number | null;
  /** When a file brought it; runs of this browser have none. */
  readonly importedAt?: number;
}

/** What is read for one run at a time. */
export interface RunDetails {
  readonly evaluations: readonly EvaluationRecord[];
  readonly adjustments: readonly AdjustmentRecord[];
  readonly ledger: readonly LedgerEntry[];
  readonly reports: readonly NetworkReport[];
}

/** All of a run: what an export writes and an import brings. */
export interface StoredRun {
  readonly record: RunRecord;
  readonly details: RunDetails;
  readonly series: Series;
}

export const NO_DETAILS: RunDetails = { evaluations: [], adjustments: [], ledger: [], reports: [] };

const shape = v.looseObject({
  version: v.literal(RECORD_VERSION),
  runId: v.string(),
  name: v.nullable(v.string()),
  note: v.string(),
  tags: v.array(v.string()),
  createdAt: v.number(),
  updatedAt: v.number(),
  state: v.picklist(['running', 'paused', 'finished', 'stopped', 'failed', 'interrupted']),
  config: v.looseObject({}),
  changes: v.array(v.looseObject({ path: v.string() })),
  finals: v.looseObject({}),
  cost: v.record(v.string(), v.number()),
  restarts: v.optional(
    v.array(
      v.strictObject({
        ...{ phase: v.picklist([...NETWORK_ROLES, 'evaluate']), step: v.pipe(v.number(), v.integer(), v.minValue(0)) },
        ...{ why: v.picklist(['memory', 'failure']), reason: v.string() },
      }),
    ),
  ),
});

/**
 * Checks what storage or a file gave back.
 * @throws DataError naming the record and the field
 */
export function checkRecord(raw: unknown): RunRecord {
  const result = v.safeParse(shape, raw);
  const id = typeof raw === 'object' && raw !== null && 'runId' in raw ? String(raw.runId) : 'without id';
  if (!result.success) {
    const [issue] = result.issues;
    const path = issue.path?.map(({ key }) => String(key)).join('.') || 'record';
    throw new DataError(`run "${id}" has ${issue.received} in "${path}", expected ${issue.expected ?? 'a value of the format'}`);
  }
  try {
    return { ...(raw as RunRecord), config: parseRunConfig(result.output.config) };
  } catch (error) {
    throw new DataError(`run "${id}" cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export const isOver = (state: StoredState): boolean => state !== 'running' && state !== 'paused';
