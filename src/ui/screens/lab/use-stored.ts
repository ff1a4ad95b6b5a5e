/** The numbers of the compared runs, read when they are first shown and again when they have grown. */
import { useEffect, useRef, useState } from 'react';
import type { RunRecord, StoredRun } from '../../../runs/history/record';
import { useParts } from '../../context';

export interface StoredRuns {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly message: string;
  readonly runs: ReadonlyMap<string, StoredRun>;
}

const NOTHING: ReadonlyMap<string, StoredRun> = new Map();

export function useStored(records: readonly RunRecord[]): StoredRuns {
  const { history } = useParts();
  const [stored, setStored] = useState<StoredRuns>({ state: 'loading', message: '', runs: NOTHING });
  const known = useRef(new Map<string, { readonly updatedAt: number; readonly run: StoredRun }>());
  const wanted = records.map(({ runId, updatedAt }) => `${runId} ${updatedAt}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the records
  useEffect(() => {
    let isCurrent = true;
    const load = async () => {
      const pairs = await Promise.all(
        records.map(async ({ runId, updatedAt }) => {
          const found = known.current.get(runId);
          if (found?.updatedAt === updatedAt) return [runId, found.run] as const;
          const run = await history.load(runId);
          // What was drawn stays as it was: the tables of a run that goes on grow in place.
          known.current.set(runId, { updatedAt, run: { ...run } });
          return [runId, run] as const;
        }),
      );
      if (isCurrent) setStored({ state: 'ready', message: '', runs: new Map(pairs) });
    };
    load().catch((error: unknown) => {
      if (isCurrent) setStored({ state: 'failed', message: error instanceof Error ? error.message : String(error), runs: NOTHING });
    });
    return () => {
      isCurrent = false;
    };
  }, [history, wanted]);
  return stored;
}
