/** Notices that a worker has fallen silent. Time is told to it, so it needs no clock. */

export interface Silence {
  readonly seconds: number;
  /** The worker's event loop turns, but the run does not move. */
  readonly isAnswering: boolean;
}

/** What silence means: a running run has to move; while a worker starts or a run is paused, any sign of life will do. */
export type Duty = 'idle' | 'waiting' | 'running';

export interface Watchdog {
  /** A sign of life: of the worker itself, or of the run in it. */
  heard(sign: 'heartbeat' | 'progress', now: number): void;
  /** Called about once a second; null while all is well. */
  check(duty: Duty, now: number): Silence | null;
  /** Whoever was asked would rather wait: patience doubles until the duty ends. */
  wait(now: number): void;
}

/** Milliseconds of silence that say nothing: a step of a large network on an old phone takes that long. */
const PATIENCE = 30_000;
/** A device whose steps are slow is given this many times its longest step. */
const TIMES_LONGEST = 4;
/** Between two checks; more means that the page itself slept, or its clock was set. */
const ASLEEP = 5000;
/** A worker that was heard so lately answers. */
const ANSWERING = 6000;

export function createWatchdog(patience = PATIENCE): Watchdog {
  let duty: Duty = 'idle';
  let heartbeat = 0;
  let progress = 0;
  let longest = 0;
  let factor = 1;
  let checked = 0;

  const begin = (now: number) => {
    heartbeat = now;
    progress = now;
  };
  return {
    heard(sign, now) {
      heartbeat = now;
      if (sign === 'heartbeat') return;
      // Across a jump of the clock a gap means nothing.
      const gap = now - progress;
      if (duty === 'running' && gap > 0 && now - checked <= ASLEEP) longest = Math.max(longest, gap);
      progress = now;
    },
    check(next, now) {
      const slept = now - checked > ASLEEP || now < checked;
      checked = now;
      if (next !== duty) {
        duty = next;
        longest = 0;
        factor = 1;
        begin(now);
        return null;
      }
      // Messages that came meanwhile are still to be delivered.
      if (slept) begin(now);
      if (duty === 'idle') return null;
      const silent = now - (duty === 'running' ? progress : heartbeat);
      const allowed = Math.max(patience, TIMES_LONGEST * longest) * factor;
      return silent > allowed ? { seconds: silent / 1000, isAnswering: now - heartbeat < ANSWERING } : null;
    },
    wait(now) {
      factor *= 2;
      begin(now);
    },
  };
}
