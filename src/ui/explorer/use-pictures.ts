import { useEffect, useState } from 'react';
import type { DatasetPage, DatasetSummary, DatasetView } from '../../protocol/messages';
import { useController } from '../context';

export interface Loaded<T> {
  readonly value: T | null;
  readonly problem: string | null;
}

/** Asks anew whenever `key` changes; what came last stays until then, so that nothing flickers. Null asks nothing. */
function useAsked<T>(key: string | null, ask: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ value: null, problem: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says everything `ask` depends on
  useEffect(() => {
    if (key === null) return;
    let isWanted = true;
    ask().then(
      (value) => isWanted && setLoaded({ value, problem: null }),
      (error: unknown) => isWanted && setLoaded({ value: null, problem: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [key]);
  return loaded;
}

/**
 * @param version changes when there are other images than before
 * @param isWanted false while more urgent images are on their way: a summary reads all of them
 */
export function useSummary(view: DatasetView, version: string, isWanted: boolean): Loaded<DatasetSummary> {
  const { summarise } = useController();
  return useAsked(isWanted ? JSON.stringify([view, version]) : null, () => summarise(view));
}

export interface PictureQuery {
  readonly label: number | null;
  readonly from: number;
  readonly count: number;
}

/** A page with the place of its first picture: until the next one has come, the last one is shown. */
export interface PlacedPage extends DatasetPage {
  readonly from: number;
}

export function usePage(view: DatasetView, { label, from, count }: PictureQuery, version: string): Loaded<PlacedPage> {
  const { readPage } = useController();
  return useAsked(JSON.stringify([view, label, from, count, version]), async () => ({
    ...(await readPage({ ...view, from, count, ...(label === null ? {} : { label }) })),
    from,
  }));
}
