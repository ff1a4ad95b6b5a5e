/** What a list of runs will take, counting once what several of them have in common. */
import type { CostEstimate } from '../../../protocol/messages';
import type { RunConfig } from '../../../protocol/run-config';
import { seedGroup } from '../../../runs/history/changes';
import { sharedStart } from '../../../runs/sweep';

export interface PlanCost {
  readonly seconds: readonly number[];
  readonly macs: number;
  /** Runs that begin at a checkpoint of another. */
  readonly shared: number;
}

const SKIPPED = { teacher: ['plain'], student: ['plain', 'teacher'] } as const;

/** Asks once for each setting: a seed changes nothing about the cost. Stops early when `isCurrent` says so. */
export async function planCost(
  configs: readonly RunConfig[],
  estimate: (config: RunConfig) => Promise<CostEstimate>,
  isCurrent: () => boolean,
): Promise<PlanCost | null> {
  const known = new Map<string, CostEstimate>();
  const seconds: number[] = [];
  const earlier = new Map<number, { readonly runId: string; readonly config: RunConfig }[]>();
  let macs = 0;
  let shared = 0;
  for (const [index, config] of configs.entries()) {
    const key = seedGroup(config);
    const found = known.get(key) ?? (await estimate(config));
    if (!isCurrent()) return null;
    known.set(key, found);
    const kin = earlier.get(config.seed) ?? [];
    const ids = new Set(kin.flatMap(({ runId }) => [`${runId}@teacher`, `${runId}@student`]));
    const start = sharedStart(config, kin, ids);
    const skipped: readonly string[] = start ? SKIPPED[start.endsWith('@student') ? 'student' : 'teacher'] : [];
    const phases = found.phases.filter(({ phase }) => !skipped.includes(phase));
    seconds.push(phases.reduce((sum, each) => sum + each.seconds, 0));
    macs += phases.reduce((sum, each) => sum + each.macs, 0);
    if (start) shared++;
    earlier.set(config.seed, [...kin, { runId: String(index), config }]);
  }
  return { seconds, macs, shared };
}
