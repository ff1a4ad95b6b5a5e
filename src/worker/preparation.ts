/** What happens between the choice of a backend and the first training step, off the way of everything else. */
import type { TuningStore } from '../kernels/autotune';
import type { BackendReport } from '../protocol/messages';
import type { Chosen } from './backend';
import type { GpuPrograms } from './backends/starter';

export interface Preparation {
  /** The report as it is known at once: with the kernel variants if they are remembered. */
  readonly report: BackendReport;
  /** The report once the variants are known; measures them if need be, once. */
  tuned(): Promise<BackendReport>;
  /** Null where nothing is compiled and nothing queues: on the processor. */
  readonly gpu: Pick<GpuPrograms, 'warmUp' | 'finished'> | null;
}

export async function prepare({ report, programs }: Chosen, store: TuningStore): Promise<Preparation> {
  if (!programs) return { report, tuned: async () => report, gpu: null };
  const known = await programs.recall(store);
  const remembered = known === null ? report : { ...report, tuning: `${known} (measured on an earlier visit)` };
  let tuning: Promise<BackendReport> | null = known === null ? null : Promise.resolve(remembered);
  return {
    report: remembered,
    tuned() {
      tuning ??= programs.tune(store).then((choice) => ({ ...report, tuning: `${choice} (measured just now)` }));
      return tuning;
    },
    gpu: programs,
  };
}
