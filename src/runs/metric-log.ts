/** A run's numbers for the charts, in typed arrays outside the store; charts read them at their own pace. */
import type { AdjustmentRecord, EvaluationRecord, StepRecord } from '../protocol/metrics';
import type { NetworkRole } from '../protocol/run-config';

/** Past this many rows every second one is dropped; exports hold them all. */
const CAPACITY = 16_384;

export interface StepSeries {
  readonly length: number;
  readonly step: Float64Array;
  readonly loss: Float32Array;
  /** Unweighted terms by id. */
  readonly terms: ReadonlyMap<string, Float32Array>;
}

class StepColumns implements StepSeries {
  length = 0;
  readonly step = new Float64Array(CAPACITY);
  readonly loss = new Float32Array(CAPACITY);
  readonly terms = new Map<string, Float32Array>();
  /** Keep one step in `stride`. */
  private stride = 1;
  private seen = 0;

  push(record: StepRecord): void {
    // A resumed run may tell of a step twice: in its history and as news.
    if (this.length && record.step <= (this.step[this.length - 1] ?? 0)) return;
    if (this.seen++ % this.stride !== 0) return;
    if (this.length === CAPACITY) this.halve();
    const at = this.length++;
    this.step[at] = record.step;
    this.loss[at] = record.loss;
    for (const [id, value] of Object.entries(record.terms)) this.column(id)[at] = value;
  }

  private column(id: string): Float32Array {
    const known = this.terms.get(id);
    if (known) return known;
    const column = new Float32Array(CAPACITY).fill(Number.NaN);
    this.terms.set(id, column);
    return column;
  }

  private halve(): void {
    const half = CAPACITY / 2;
    for (const column of [this.step, this.loss, ...this.terms.values()]) {
      for (let row = 0; row < half; row++) column[row] = column[2 * row] ?? Number.NaN;
    }
    this.length = half;
    this.stride *= 2;
  }
}

const isSame = (a: EvaluationRecord, b: EvaluationRecord) => a.network === b.network && a.step === b.step && a.final === b.final;

export interface MetricBatch {
  readonly steps: readonly StepRecord[];
  readonly evaluations: readonly EvaluationRecord[];
  readonly adjustments: readonly AdjustmentRecord[];
}

export interface MetricLog {
  append(batch: MetricBatch): void;
  clear(): void;
  /** Grows with every change. */
  readonly version: number;
  steps(network: NetworkRole): StepSeries;
  readonly evaluations: readonly EvaluationRecord[];
  readonly adjustments: readonly AdjustmentRecord[];
  subscribe(listener: () => void): () => void;
}

export function createMetricLog(): MetricLog {
  const listeners = new Set<() => void>();
  let networks = new Map<NetworkRole, StepColumns>();
  let evaluations: EvaluationRecord[] = [];
  let adjustments: AdjustmentRecord[] = [];
  let version = 0;
  const columns = (network: NetworkRole) => {
    const known = networks.get(network) ?? new StepColumns();
    networks.set(network, known);
    return known;
  };
  const announce = () => {
    version++;
    for (const listener of listeners) listener();
  };
  return {
    append(batch) {
      for (const record of batch.steps) columns(record.network).push(record);
      evaluations.push(...batch.evaluations.filter((each) => !evaluations.some((known) => isSame(known, each))));
      adjustments.push(...batch.adjustments);
      announce();
    },
    clear() {
      networks = new Map();
      evaluations = [];
      adjustments = [];
      announce();
    },
    get version() {
      return version;
    },
    steps: columns,
    get evaluations() {
      return evaluations;
    },
    get adjustments() {
      return adjustments;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
