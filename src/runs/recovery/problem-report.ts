/** What a user can save when something hangs: enough to find out why, and nothing of their pictures. */
import type { MetricLog } from '../metric-log';
import type { AppState } from '../store';
import type { Silence } from './watchdog';

interface Circumstances {
  readonly app: AppState;
  readonly log: MetricLog;
  readonly silence: Silence | null;
  readonly userAgent: string;
  readonly savedAt: Date;
}

const LAST_STEPS = 50;

export function problemReport({ app: { worker, run, config }, log, silence, userAgent, savedAt }: Circumstances): string {
  const phase = run?.status?.phase;
  const { length, step, loss } = log.steps(phase === 'plain' || phase === 'teacher' ? phase : 'student');
  const from = Math.max(0, length - LAST_STEPS);
  const losses = Array.from({ length: length - from }, (_, row) => ({ step: step[from + row], loss: loss[from + row] }));
  const parts = {
    ...{ savedAt: savedAt.toISOString(), userAgent, worker, silence },
    run: run && { runId: run.runId, config: run.config, status: run.status, warnings: run.warnings },
    ...{ losses, evaluations: log.evaluations, adjustments: log.adjustments, ...(run ? {} : { config }) },
  };
  return `${JSON.stringify(parts, null, 2)}\n`;
}
