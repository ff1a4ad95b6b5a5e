/** What a visitor feels, measured in the page as browsers report it: the largest paint, shifts of the layout; and from a trace, what a press costs. */
import type { Browser, Page } from '@playwright/test';

export interface Felt {
  /** Milliseconds from the navigation to the largest paint. */
  readonly paint: number;
  /** Score of the worst window of shifts: less than a second apart, five seconds at most. */
  readonly shift: number;
  /** What moved, for the message of a failure. */
  readonly moved: readonly string[];
}

/** Starts measuring with the next navigation. */
export const watchPage = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    interface Shift extends PerformanceEntry {
      readonly value: number;
      readonly hadRecentInput: boolean;
      readonly sources: readonly { readonly node: Node | null }[];
    }
    const felt = { paint: 0, shift: 0, moved: [] as string[] };
    Object.assign(window, { felt });
    const observe = (type: string, see: (entry: PerformanceEntry) => void) =>
      new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true });
    observe('largest-contentful-paint', ({ startTime }) => {
      felt.paint = startTime;
    });
    let [from, last, sum] = [0, 0, 0];
    observe('layout-shift', (entry) => {
      const { startTime, value, hadRecentInput, sources } = entry as Shift;
      if (hadRecentInput) return;
      if (startTime - last > 1000 || startTime - from > 5000) [from, sum] = [startTime, 0];
      last = startTime;
      sum += value;
      felt.shift = Math.max(felt.shift, sum);
      const places = sources.map(({ node }) => `${node?.nodeName} "${node?.textContent?.slice(0, 30)}"`).join(', ');
      felt.moved.push(`${Math.round(startTime)} ms ${value.toFixed(4)} ${places}`);
    });
  });

declare global {
  interface Window {
    felt: { paint: number; shift: number; moved: string[] };
  }
}

export const feltBy = (page: Page): Promise<Felt> => page.evaluate(() => window.felt);

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: beginning, length, and of that the processor's; a thread that waits for a core does not spend any. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly type?: string } };
}

/**
 * Milliseconds of processor time that the page's main thread spends on each click of `act`, from the click to the end of the next picture's
 * commit, whatever else it does meanwhile included.
 */
export async function clickCosts(page: Page, browser: Browser, act: () => Promise<void>): Promise<readonly number[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  await act();
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const main = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(threadOf));
  const events = traceEvents.filter((event) => main.has(threadOf(event)));
  const tasks = events.filter(({ name, tdur }) => name === 'RunTask' && tdur !== undefined);
  const commits = events.filter(({ name }) => name === 'Commit').sort((a, b) => a.ts - b.ts);
  const clicks = events.filter(({ name, args }) => name === 'EventDispatch' && args?.data?.type === 'click');
  return clicks.flatMap((click) => {
    const commit = commits.find(({ ts }) => ts > click.ts);
    if (!commit) return [];
    const end = commit.ts + (commit.dur ?? 0);
    const spent = tasks.filter(({ ts, dur = 0 }) => ts + dur >= click.ts && ts <= end);
    return [spent.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000];
  });
}
