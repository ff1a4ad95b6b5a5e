/** The learner's own run, where it is the one that the lesson sets up. */
import type { EvaluationRecord } from '../../protocol/metrics';
import type { RunConfig } from '../../protocol/run-config';
import type { RunView } from '../../runs/store';
import { useApp } from '../context';

/** The same experiment: another seed or another name makes no difference to what it shows. */
export function isSameExperiment(a: RunConfig, b: RunConfig): boolean {
  const bare = ({ seed: _, name: __, ...rest }: RunConfig) => JSON.stringify(rest);
  return bare(a) === bare(b);
}

export interface OwnResult {
  readonly record: EvaluationRecord;
  readonly seed: number;
}

export function ownResult(run: RunView | null, start: RunConfig | undefined): OwnResult | null {
  if (!run || !start || run.status?.state !== 'finished' || !isSameExperiment(run.config, start)) return null;
  const record = run.finals.student ?? run.finals.teacher ?? run.finals.plain;
  return record ? { record, seed: run.config.seed } : null;
}

export function useOwnResult(start: RunConfig | undefined): OwnResult | null {
  const run = useApp((state) => state.run);
  return ownResult(run, start);
}
