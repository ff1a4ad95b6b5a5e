/** Tells stderr how a run is going. */
import type { Events, RunStatus } from '../../src/protocol/messages';
import type { EvaluationRecord, StepRecord } from '../../src/protocol/metrics';

const QUIET_MS = 5000;
const LIVE_MS = 250;

/** `3 min 05 s`, `12 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** One line: phase, step, loss and its terms, latest accuracies, share done, time left. */
export function progressLine(status: RunStatus, step: StepRecord | null, accuracy: EvaluationRecord | null): string {
  const parts = [`${status.phase} ${status.done}/${status.total}`];
  if (step && step.network === status.phase) {
    const terms = Object.entries(step.terms).map(([id, value]) => `${id} ${value.toPrecision(3)}`);
    parts.push(`loss ${step.loss.toFixed(4)}${terms.length > 1 ? ` (${terms.join(', ')})` : ''}`);
  }
  if (accuracy) {
    parts.push(
      `${accuracy.network} clean ${accuracy.clean.value.toFixed(3)} robust ${accuracy.robust.value.toFixed(3)} (n ${accuracy.robust.n})`,
    );
  }
  parts.push(`${(status.progress * 100).toFixed(0)} %`);
  if (status.secondsLeft !== null) parts.push(`${duration(status.secondsLeft)} left`);
  return parts.join('  ');
}

export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Prints a line every few seconds, or keeps rewriting one line on a terminal. */
export class Progress {
  #step: StepRecord | null = null;
  #accuracy: EvaluationRecord | null = null;
  #phase = '';
  #printed = Number.NEGATIVE_INFINITY;
  #isLineOpen = false;
  readonly #out: Output;
  readonly #now: () => number;

  constructor(out: Output = process.stderr, now: () => number = () => performance.now()) {
    this.#out = out;
    this.#now = now;
  }

  metrics({ steps, evaluations }: Events['run.metrics']): void {
    this.#step = steps.at(-1) ?? this.#step;
    this.#accuracy = evaluations.at(-1) ?? this.#accuracy;
  }

  status(status: RunStatus): void {
    const now = this.#now();
    const isNews = status.phase !== this.#phase || status.state !== 'running';
    if (!isNews && now - this.#printed < (this.#out.isTTY ? LIVE_MS : QUIET_MS)) return;
    this.#phase = status.phase;
    this.#printed = now;
    this.#print(progressLine(status, this.#step, this.#accuracy));
  }

  /** A line that the next one replaces, at most every few seconds where nothing can be replaced. */
  line(text: string): void {
    const now = this.#now();
    if (now - this.#printed < (this.#out.isTTY ? LIVE_MS : QUIET_MS)) return;
    this.#printed = now;
    this.#print(text);
  }

  data({ id, stage, done, total }: Events['dataset.progress']): void {
    const now = this.#now();
    if (done < total && now - this.#printed < (this.#out.isTTY ? LIVE_MS : QUIET_MS)) return;
    this.#printed = now;
    this.#print(`${id}: ${stage} ${done}/${total}`);
  }

  /** A line that stays. */
  note(text: string): void {
    this.end();
    this.#out.write(`${text}\n`);
  }

  /** Closes the line that is being rewritten. */
  end(): void {
    if (this.#isLineOpen) this.#out.write('\n');
    this.#isLineOpen = false;
  }

  #print(line: string): void {
    this.#out.write(this.#out.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
    this.#isLineOpen = this.#out.isTTY === true;
  }
}
