/** Training leaves the page free and the memory flat. */

import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import type { RunConfig } from '../src/protocol/run-config';
import { Playground } from './playground';
import { expect, openLab, test } from './support';
import { tiny, tinyLink } from './tiny';
import { meterWorker, prepareMeter } from './worker-memory';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of processor time; a task that waits for a core does not grow by it. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

test('no task of the page takes 50 ms of processor time while training', async ({ page, browser }) => {
  const playground = new Playground(page);
  await playground.open(`./${tinyLink(quickDemo, 5000)}`);
  await playground.start();
  await expect(playground.stage('plain')).toContainText(/[1-9]\d* of/, { timeout: 60_000 });
  // Start-up ends when the charts have been drawn for the first time.
  await page.waitForTimeout(3000);
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  await page.waitForTimeout(10_000);
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const main = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(threadOf));
  const tasks = traceEvents.filter((event) => event.name === 'RunTask' && event.tdur !== undefined && main.has(threadOf(event)));
  expect(tasks.length, 'tasks of the page in the trace').toBeGreaterThan(10);
  const long = tasks.map(({ tdur = 0 }) => tdur / 1000).filter((ms) => ms >= 50);
  expect(long, 'milliseconds of long tasks in 10 s of training').toEqual([]);
  await playground.stopButton.click();
});

/** Runs on until `step` steps are done, then pauses. */
const trainUntil = (page: Page, step: number, runId: string | null, config: RunConfig) =>
  page.evaluate(
    ([until, known, runConfig]) =>
      new Promise<string>((resolve, reject) => {
        let id = known;
        window.onLabEvent = ({ name, body }) => {
          if (name === 'death') reject(new Error(body.message));
          if (name === 'run.status' && body.state === 'failed') reject(new Error(body.error?.message));
          if (name !== 'run.metrics' || (body.steps.at(-1)?.step ?? 0) < until || id === null) return;
          const paused = id;
          id = null;
          window.lab.control(paused, 'pause').then(() => resolve(paused), reject);
        };
        if (id === null) {
          window.lab.start(runConfig).then((started) => {
            id = started;
          }, reject);
        } else window.lab.control(id, 'resume').catch(reject);
      }),
    [step, runId, config] as const,
  );

/** Bytes in 500 steps; what is kept on purpose, a record of each step, is a part of this. */
const GAIN = 1_000_000;

// On cpu every tensor is an array that the meter sees; on WASM, tensors lie in a memory that grows when they pile up.
for (const backend of ['cpu', 'wasm'] as const) {
  test(`memory stays flat over 500 steps on ${backend}`, async ({ page }) => {
    const { plain, ...others } = tiny(quickDemo, 1200);
    if (!plain) throw new Error('quick-demo trains no ordinary network, expected one');
    const model = { ...plain.model, params: { ...plain.model.params, width: 2 } };
    const config: RunConfig = { ...others, plain: { ...plain, model, batchSize: 4 }, teacher: null, student: null };
    await prepareMeter(page);
    await openLab(page, backend);
    const measure = await meterWorker(page);
    const runId = await trainUntil(page, 100, null, config);
    const early = await measure();
    await trainUntil(page, 600, runId, config);
    let [before, late] = [early, await measure()];
    // What compiles late is gained once; a leak gains as much in the next 500 steps.
    if (late.heap - early.heap >= GAIN) {
      await trainUntil(page, 1100, runId, config);
      [before, late] = [late, await measure()];
    }
    expect(late.heap - before.heap, `bytes gained from ${before.heap}`).toBeLessThan(GAIN);
    expect(early.wasm > 0).toBe(backend === 'wasm');
    expect(late.wasm).toBe(early.wasm);
  });
}
