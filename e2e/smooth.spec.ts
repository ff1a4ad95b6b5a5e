/** Training leaves the page free and the memory flat. */
import quickDemo from '../src/experiments/quick-demo';
import type { RunConfig } from '../src/protocol/run-config';
import { Playground } from './playground';
import { expect, openLab, test } from './support';
import { tiny, tinyLink } from './tiny';

test('no task of the page takes 50 ms while training', async ({ page }) => {
  const playground = new Playground(page);
  await playground.open(`./${tinyLink(quickDemo, 5000)}`);
  await playground.start();
  await expect(playground.stage('plain')).toContainText(/[1-9]\d* of/, { timeout: 60_000 });
  // Start-up ends when the charts have been drawn for the first time.
  await page.waitForTimeout(3000);
  const tasks = await page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const durations: number[] = [];
        // The browser reports tasks of 50 ms and more, and only those.
        new PerformanceObserver((list) => durations.push(...list.getEntries().map(({ duration }) => duration))).observe({
          type: 'longtask',
        });
        setTimeout(() => resolve(durations), 10_000);
      }),
  );
  expect(tasks, 'milliseconds of long tasks in 10 s of training').toEqual([]);
  await playground.stopButton.click();
});

/** Bytes of the page and its worker, counted by the browser after a collection. */
interface MemoryMeter {
  measureUserAgentSpecificMemory(): Promise<{ bytes: number }>;
}

test('memory stays flat over 500 steps', async ({ page }) => {
  const config: RunConfig = { ...tiny(quickDemo, 620), teacher: null, student: null };
  await openLab(page);
  const [early, late] = await page.evaluate(async (runConfig) => {
    const { lab } = window;
    const reached = (runId: string, step: number) =>
      new Promise<void>((resolve, reject) => {
        window.onLabEvent = ({ name, body }) => {
          if (name === 'run.status' && body.state === 'failed') reject(new Error(body.error?.message));
          if (name === 'run.metrics' && (body.steps.at(-1)?.step ?? 0) >= step) resolve(lab.control(runId, 'pause').then(() => undefined));
        };
      });
    const bytes = async () => (await (performance as Performance & MemoryMeter).measureUserAgentSpecificMemory()).bytes;
    const runId = await lab.start(runConfig);
    await reached(runId, 100);
    const before = await bytes();
    await lab.control(runId, 'resume');
    await reached(runId, 600);
    return [before, await bytes()];
  }, config);
  // What is kept on purpose, a record for each step, is a fraction of this.
  expect((late ?? 0) - (early ?? 0), `bytes gained from ${early}`).toBeLessThan(2_000_000);
});
