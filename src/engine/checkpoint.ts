/** A run's whole state as bytes: every network, the optimiser, and where everything stands. Versioned. */
import { DataError } from '../protocol/errors';
import type { AdjustmentRecord, EvaluationRecord, LedgerEntry, RestartRecord, StepRecord } from '../protocol/metrics';
import type { NetworkReport } from '../protocol/report';
import { NETWORK_ROLES, type NetworkRole, parseRunConfig, type RunConfig } from '../protocol/run-config';
import type { WeightValues } from './network';
import { type NamedTensor, readSafetensors, writeSafetensors } from './safetensors';

const VERSION = 1;
/** A checkpoint's header carries the run's metrics: some hundred bytes a step. */
const HEADER_LIMIT = 256 << 20;

export interface RunRecords {
  readonly steps: readonly StepRecord[];
  readonly evaluations: readonly EvaluationRecord[];
  readonly adjustments: readonly AdjustmentRecord[];
  readonly ledger: readonly LedgerEntry[];
  readonly reports: readonly NetworkReport[];
  /** What the watch over overfitting has seen; absent in older checkpoints. */
  readonly watched?: readonly WatchRecord[];
  /** Absent where no worker was replaced. */
  readonly restarts?: readonly RestartRecord[];
  readonly seconds: number;
}

/** Robust accuracy on training images, in [0, 1]. */
export interface WatchRecord {
  readonly network: NetworkRole;
  readonly robust: number;
}

export interface Checkpoint {
  readonly runId: string;
  readonly config: RunConfig;
  /** The network being trained, or `evaluate` once all are. */
  readonly phase: NetworkRole | 'evaluate';
  /** Updates of that network so far. */
  readonly step: number;
  readonly records: RunRecords;
  readonly weights: Readonly<Partial<Record<NetworkRole, WeightValues>>>;
  /** State of the trainer in progress; empty between networks. */
  readonly trainer: ReadonlyMap<string, NamedTensor>;
}

export function encodeCheckpoint({ weights, trainer, ...state }: Checkpoint): ArrayBuffer {
  const tensors = new Map<string, NamedTensor>();
  for (const role of NETWORK_ROLES) for (const [name, value] of weights[role] ?? []) tensors.set(`${role}/${name}`, value);
  for (const [name, value] of trainer) tensors.set(`trainer/${name}`, value);
  return writeSafetensors({ tensors, metadata: { format: 'mixacm-checkpoint', version: String(VERSION), state: JSON.stringify(state) } });
}

/** @throws DataError when the bytes are no checkpoint of this version; ConfigError when its config is not valid */
export function decodeCheckpoint(bytes: ArrayBuffer): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes, { headerLimit: HEADER_LIMIT });
  if (metadata.format !== 'mixacm-checkpoint') throw new DataError(`file format is "${metadata.format}", expected "mixacm-checkpoint"`);
  if (metadata.version !== String(VERSION)) throw new DataError(`checkpoint version is ${metadata.version}, expected ${VERSION}`);
  const state = JSON.parse(metadata.state ?? '{}') as Omit<Checkpoint, 'weights' | 'trainer'>;
  const group = (prefix: string) =>
    new Map([...tensors].filter(([name]) => name.startsWith(`${prefix}/`)).map(([name, value]) => [name.slice(prefix.length + 1), value]));
  const weights = NETWORK_ROLES.map((role) => [role, group(role)] as const).filter(([, values]) => values.size > 0);
  return { ...state, config: parseRunConfig(state.config), weights: Object.fromEntries(weights), trainer: group('trainer') };
}
