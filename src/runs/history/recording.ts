/** One run as it is written down while it goes. */
import type { Events, RunResult, RunStatus } from '../../protocol/messages';
import type { AdjustmentRecord, EvaluationRecord, LedgerEntry } from '../../protocol/metrics';
import type { NetworkReport } from '../../protocol/report';
import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';
import { trainingCost } from '../costs';
import { isOver, type RunDetails, type RunRecord, type StoredRun } from './record';
import { firstDirtyChunk, type Series, StepTable, seriesFrom } from './series';
import type { RunUpdate } from './storage';

const isSame = (a: EvaluationRecord, b: EvaluationRecord) => a.network === b.network && a.step === b.step && a.final === b.final;

export class Recording {
  record: RunRecord;
  #series: Partial<Record<NetworkRole, StepTable>> = {};
  #evaluations: readonly EvaluationRecord[] = [];
  #adjustments: readonly AdjustmentRecord[] = [];
  #ledger: readonly LedgerEntry[] = [];
  #reports: readonly NetworkReport[] = [];
  /** Rows of each table that storage has. */
  readonly #written = new Map<NetworkRole, number>();
  /** Updates that storage has neither taken nor refused yet. */
  #underway = 0;
  /** True when there is something new since the last update was taken. */
  isDirty = true;

  constructor(record: RunRecord) {
    this.record = record;
  }

  metrics({ steps, evaluations, adjustments, ledger, restarts }: Events['run.metrics'], now: number): void {
    // A run that goes on after its end tells everything again, from its checkpoint: what came after that did not happen.
    const { length: known } = this.record.restarts ?? [];
    const isOther = isOver(this.record.state) && (steps.length > 0 || evaluations.length > 0);
    if (isOther || (restarts && restarts.length > known)) this.#begin();
    if (restarts) this.change({ restarts });
    for (const step of steps) {
      const table = this.#series[step.network] ?? new StepTable();
      this.#series[step.network] = table;
      table.push(step);
    }
    const news = evaluations.filter((each) => !this.#evaluations.some((known) => isSame(known, each)));
    if (news.length > 0) this.#evaluations = [...this.#evaluations, ...news];
    if (adjustments.length > 0) this.#adjustments = [...this.#adjustments, ...adjustments];
    if (ledger.length > 0) this.#ledger = ledger;
    this.#summarise(now);
  }

  status({ state, secondsElapsed, error }: RunStatus, now: number): void {
    this.change({ state, seconds: secondsElapsed, error: error ? `${error.name}: ${error.message}` : null, updatedAt: now });
  }

  /** What the worker knows at the end; it is complete. */
  result({ metrics, ledger, reports, environment, seconds }: RunResult, now: number): void {
    this.#begin();
    this.#series = { ...seriesFrom(metrics.steps) };
    this.#evaluations = metrics.evaluations;
    this.#adjustments = metrics.adjustments;
    this.#ledger = ledger;
    this.#reports = reports;
    this.change({ environment, seconds, ...(metrics.restarts ? { restarts: metrics.restarts } : {}) });
    this.#summarise(now);
  }

  change(part: Partial<RunRecord>): void {
    this.record = { ...this.record, ...part };
    this.isDirty = true;
  }

  #begin(): void {
    this.#series = {};
    this.#evaluations = [];
    this.#adjustments = [];
    this.#written.clear();
  }

  #summarise(now: number): void {
    const { config } = this.record;
    const finals = Object.fromEntries(this.#evaluations.filter(({ final }) => final).map((each) => [each.network, each]));
    const cost = Object.fromEntries(
      NETWORK_ROLES.flatMap((role) => {
        const found = trainingCost(this.#ledger, role, config);
        return found ? [[role, found.total]] : [];
      }),
    );
    this.change({ finals, cost, adjusted: this.#adjustments.length, updatedAt: now });
  }

  get details(): RunDetails {
    return { evaluations: this.#evaluations, adjustments: this.#adjustments, ledger: this.#ledger, reports: this.#reports };
  }

  get series(): Series {
    return this.#series;
  }

  get all(): StoredRun {
    return { record: this.record, details: this.details, series: this.#series };
  }

  /** What storage lacks; from here on it counts as written, until `endUpdate` says whether it is. */
  takeUpdate(): RunUpdate {
    this.isDirty = false;
    this.#underway++;
    const series = (Object.entries(this.#series) as [NetworkRole, StepTable][]).flatMap(([network, table]) => {
      const written = this.#written.get(network) ?? 0;
      if (table.length === written) return [];
      this.#written.set(network, table.length);
      return [{ network, table, from: firstDirtyChunk(written) }];
    });
    return { record: this.record, details: this.details, series };
  }

  /** Storage took an update, or refused it: then all is still to be written. */
  endUpdate(isTaken: boolean): void {
    this.#underway--;
    if (isTaken) return;
    this.isDirty = true;
    this.#written.clear();
  }

  /** Storage has all of it: nothing is new, and no update is on its way that could still be refused. */
  get isStored(): boolean {
    return !this.isDirty && this.#underway === 0;
  }
}
