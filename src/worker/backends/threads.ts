/** How many threads train fastest here. What a browser reports is rounded, capped or made up, so it only says how many may be tried. */
import type { TuningStore } from '../../kernels/autotune';

/** More threads than this gain little at the batch sizes of this project. */
const MOST_THREADS = 8;
/** One more thread costs the rest of the machine something: it has to bring a tenth. */
const WORTHWHILE = 0.9;
/** Part of the key: raise it when a change of the kernels may change how many threads are best. */
const KERNEL_VERSION = 1;

/** 1, 2, 4, 8, and what the browser reports where that lies between. */
export function candidatesFor(cores: number): readonly number[] {
  const most = Math.min(MOST_THREADS, Math.max(1, Math.floor(cores) || 1));
  return [...[1, 2, 4, 8].filter((threads) => threads < most), most];
}

export interface ThreadSearch {
  /** As the browser reports them. */
  readonly cores: number;
  /** Tells this browser and version of the page from others. */
  readonly build: string;
  readonly store: TuningStore;
  /** Shares the work among so many threads. @returns how many there are */
  resize(threads: number): Promise<number>;
  /** Milliseconds of a training step on as many threads as there are now, or null. */
  measure(): Promise<number | null>;
}

export interface ThreadsFound {
  readonly threads: number;
  readonly how: 'measured' | 'remembered';
}

/** Tries more and more threads for as long as that is worth it, once for each browser, number of cores and version of the page. */
export async function findThreads({ cores, build, store, resize, measure }: ThreadSearch): Promise<ThreadsFound> {
  const candidates = candidatesFor(cores);
  const key = `threads ${KERNEL_VERSION} of ${cores} cores, ${build}`;
  const known = await store.get(key);
  if (typeof known === 'number' && candidates.includes(known) && (await resize(known)) === known)
    return { threads: known, how: 'remembered' };
  let [best, fastest] = [1, Number.POSITIVE_INFINITY];
  /** Null where so many do not start, or the clock stands still; then fewer have to do. */
  const time = async (threads: number) => ((await resize(threads)) === threads ? measure() : null);
  for (const threads of candidates) {
    let ms = await time(threads);
    // What is remembered for long is looked at twice before it is settled: something else may have been busy for a moment.
    if (ms !== null && ms > fastest * WORTHWHILE) {
      fastest = Math.min(fastest, (await time(best)) ?? fastest);
      ms = Math.min(ms, (await time(threads)) ?? ms);
    }
    if (ms === null || ms > fastest * WORTHWHILE) break;
    [best, fastest] = [threads, ms];
  }
  await resize(best);
  if (Number.isFinite(fastest)) await store.set(key, best);
  return { threads: best, how: 'measured' };
}
