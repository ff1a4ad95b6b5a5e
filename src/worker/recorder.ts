/** Everything a run has measured, and a coalesced stream of what is new in it. */
import type { RunRecords, WatchRecord } from '../engine/checkpoint';
import { Ledger } from '../engine/ledger';
import type { Events } from '../protocol/messages';
import type { AdjustmentRecord, EvaluationRecord, RestartRecord, StepRecord } from '../protocol/metrics';
import type { NetworkReport } from '../protocol/report';
import type { NetworkRole } from '../protocol/run-config';

/** Least time between two metric events, in milliseconds. */
const INTERVAL = 100;

export class Recorder {
  readonly ledger: Ledger;
  readonly #steps: StepRecord[];
  readonly #evaluations: EvaluationRecord[];
  readonly #adjustments: AdjustmentRecord[];
  readonly #reports: NetworkReport[];
  readonly #watched: WatchRecord[];
  readonly #restarts: RestartRecord[];
  readonly #emit: (metrics: Omit<Events['run.metrics'], 'runId'>) => void;
  readonly #now: () => number;
  /** What was known when the evaluation under way began; null between evaluations. */
  #before: Pick<RunRecords, 'evaluations' | 'ledger' | 'reports' | 'watched'> | null = null;
  /** How much of each list has been told. */
  #told = { steps: 0, evaluations: 0, adjustments: 0 };
  #lastEmit = Number.NEGATIVE_INFINITY;
  /** Running time before the present stretch, and when that began; null while paused. */
  #seconds: number;
  #since: number | null = null;

  constructor(emit: (metrics: Omit<Events['run.metrics'], 'runId'>) => void, now: () => number, records?: RunRecords) {
    this.#emit = emit;
    this.#now = now;
    this.ledger = new Ledger(records?.ledger);
    this.#steps = [...(records?.steps ?? [])];
    this.#evaluations = [...(records?.evaluations ?? [])];
    this.#adjustments = [...(records?.adjustments ?? [])];
    this.#reports = [...(records?.reports ?? [])];
    this.#watched = [...(records?.watched ?? [])];
    this.#restarts = [...(records?.restarts ?? [])];
    this.#seconds = records?.seconds ?? 0;
  }

  /** Running time, pauses excluded. */
  get seconds(): number {
    return this.#seconds + (this.#since === null ? 0 : (this.#now() - this.#since) / 1000);
  }

  setRunning(isRunning: boolean): void {
    this.#seconds = this.seconds;
    this.#since = isRunning ? this.#now() : null;
  }

  step(record: StepRecord): void {
    this.#steps.push(record);
    this.flush(false);
  }

  evaluation(record: EvaluationRecord): void {
    this.#evaluations.push(record);
    this.flush(true);
  }

  adjustment(record: AdjustmentRecord): void {
    this.#adjustments.push(record);
    this.flush(true);
  }

  restart(record: RestartRecord): void {
    this.#restarts.push(record);
  }

  report(report: NetworkReport): void {
    this.#reports.push(report);
  }

  watch(record: WatchRecord): void {
    this.#watched.push(record);
  }

  /** What the watch over `network` has seen so far. */
  watched(network: NetworkRole): readonly number[] {
    return this.#watched.filter((record) => record.network === network).map(({ robust }) => robust);
  }

  /** From here to {@link endEvaluation} what is recorded belongs to one evaluation, which a checkpoint holds whole or not at all. */
  beginEvaluation(): void {
    const { evaluations, ledger, reports, watched } = this.records();
    this.#before = { evaluations, ledger, reports, ...(watched ? { watched } : {}) };
  }

  endEvaluation(): void {
    this.#before = null;
  }

  /** What a checkpoint keeps: an evaluation under way is begun again after it, so neither its passes nor its findings are in it. */
  resumable(): RunRecords {
    return { ...this.records(), ...this.#before };
  }

  /** Tells what is new; unless `now`, at most ten times a second. */
  flush(now: boolean): void {
    const time = this.#now();
    if (!now && time - this.#lastEmit < INTERVAL) return;
    this.#lastEmit = time;
    const told = this.#told;
    this.#emit({
      steps: this.#steps.slice(told.steps),
      evaluations: this.#evaluations.slice(told.evaluations),
      adjustments: this.#adjustments.slice(told.adjustments),
      ledger: this.ledger.entries(),
      ...this.#whereRestarted(),
    });
    this.#told = { steps: this.#steps.length, evaluations: this.#evaluations.length, adjustments: this.#adjustments.length };
  }

  records(): RunRecords {
    return {
      steps: [...this.#steps],
      evaluations: [...this.#evaluations],
      adjustments: [...this.#adjustments],
      ledger: this.ledger.entries(),
      reports: [...this.#reports],
      watched: [...this.#watched],
      seconds: this.seconds,
      ...this.#whereRestarted(),
    };
  }

  #whereRestarted(): Pick<RunRecords, 'restarts'> {
    return this.#restarts.length > 0 ? { restarts: [...this.#restarts] } : {};
  }
}
