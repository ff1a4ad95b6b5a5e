/** From a finished run to its recording: the same numbers, fewer of them. */
import type { RunResult } from '../protocol/messages';
import type { Proportion, StepRecord } from '../protocol/metrics';
import { NETWORK_ROLES } from '../protocol/run-config';
import { decimate } from './decimate';
import { RECORDING_VERSION, type RecordedSteps, type Recording } from './recording';

/** Steps kept of each network. */
const MAX_STEPS = 100;

export interface Circumstances {
  readonly preset: string;
  readonly date: string;
  readonly commit: string;
}

/** Four significant digits: finer than a line on a chart is drawn. */
const short = (value: number) => Number(value.toPrecision(4));
const shortProportion = ({ value, low, high, n }: Proportion): Proportion => ({ value, low: short(low), high: short(high), n });

function columns(records: readonly StepRecord[]): RecordedSteps {
  const kept = decimate(records, MAX_STEPS, ({ loss }) => loss);
  const terms = [...new Set(kept.flatMap((record) => Object.keys(record.terms)))];
  return {
    step: kept.map(({ step }) => step),
    loss: kept.map(({ loss }) => short(loss)),
    terms: Object.fromEntries(terms.map((id) => [id, kept.map((record) => short(record.terms[id] ?? 0))])),
  };
}

export function buildRecording(run: RunResult, circumstances: Circumstances): Recording {
  const { backend, cores, version, datasetHash } = run.environment;
  const trained = NETWORK_ROLES.map((role) => [role, run.metrics.steps.filter(({ network }) => network === role)] as const);
  return {
    version: RECORDING_VERSION,
    ...circumstances,
    machine: { backend: backend.backend, adapter: backend.adapter, cores, version },
    seed: run.seed,
    seconds: Math.round(run.seconds),
    datasetHash,
    config: run.config,
    evaluations: run.metrics.evaluations.map((record) => ({
      ...record,
      seconds: short(record.seconds),
      clean: shortProportion(record.clean),
      robust: shortProportion(record.robust),
    })),
    steps: Object.fromEntries(trained.filter(([, records]) => records.length > 0).map(([role, records]) => [role, columns(records)])),
    ledger: run.ledger,
  };
}
