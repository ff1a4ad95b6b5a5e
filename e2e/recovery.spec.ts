/** A worker that dies takes nothing with it but a few steps; one that hangs raises a question. */
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

declare global {
  interface Window {
    /** Every worker that the page has made. */
    workers: Worker[];
    /** Hides the page, or shows it again. */
    hide(hidden: boolean): void;
  }
}

/** Starts a run of some length, and keeps a checkpoint of it. */
async function trainAWhile(page: Page): Promise<Playground> {
  await page.addInitScript(() => {
    window.workers = [];
    window.Worker = class extends Worker {
      constructor(...options: ConstructorParameters<typeof Worker>) {
        super(...options);
        window.workers.push(this);
      }
    };
  });
  const playground = new Playground(page);
  await playground.open(`./?backend=wasm${tinyLink(quickDemo, 300)}`);
  await playground.start();
  await playground.trains();
  // Pausing keeps a checkpoint.
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  return playground;
}

test('a worker that is killed mid-run is replaced, and the run goes on from its checkpoint', async ({ page }) => {
  const playground = await trainAWhile(page);
  await page.evaluate(() => {
    const [worker] = window.workers;
    worker!.terminate();
    worker!.dispatchEvent(new ErrorEvent('error', { message: 'killed by a test' }));
  });
  await expect(page.getByText(/run goes on from step \d+\. .*killed by a test/)).toBeVisible({ timeout: 60_000 });
  expect(await page.evaluate(() => window.workers.length)).toBe(2);
  await playground.finished(120_000);
});

test('a worker whose memory grows is renewed, and the run goes on as if nothing had been', async ({ page }) => {
  const playground = await trainAWhile(page);
  const grow = () =>
    page.evaluate(() => {
      const tell = (wasm: number) => {
        const data = { kind: 'event', name: 'worker.heartbeat', body: { tensors: 300, bytes: 5e7, wasm } };
        window.workers.at(-1)!.dispatchEvent(new MessageEvent('message', { data }));
      };
      for (let beat = 0; beat < 30; beat++) tell(4e9);
      for (let beat = 0; beat < 3; beat++) tell(8e9);
    });
  await grow();
  await expect(page.getByText(/renewed as its memory had grown, and the run goes on from step \d+/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('memory of WebAssembly is 8000 MB, expected about 4000 MB')).toBeVisible();
  expect(await page.evaluate(() => window.workers.length)).toBe(2);
  await playground.finished(120_000);
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await page.getByRole('region', { name: 'Runs' }).locator('tbody th button').first().click();
  await expect(page.getByText('Worker renewed 1 time as its memory had grown.')).toBeVisible();
});

test('what is trained while the page is hidden is drawn afterwards, and shaded', async ({ page }) => {
  // As a browser does with a hidden page: it says so, and draws nothing until it is seen again.
  await page.addInitScript(() => {
    const draw = window.requestAnimationFrame.bind(window);
    const waiting: FrameRequestCallback[] = [];
    let isHidden = false;
    Object.defineProperty(Document.prototype, 'visibilityState', { get: () => (isHidden ? 'hidden' : 'visible') });
    window.requestAnimationFrame = (callback) => (isHidden ? waiting.push(callback) : draw(callback));
    window.hide = (hidden) => {
      isHidden = hidden;
      document.dispatchEvent(new Event('visibilitychange'));
      if (!hidden) for (const callback of waiting.splice(0)) draw(callback);
    };
  });
  const playground = new Playground(page);
  // Long enough that one network trains all the while: with the next one the chart changes its subject.
  await playground.open(`./?backend=wasm${tinyLink(quickDemo, 5000)}`);
  await playground.start();
  await playground.trains();
  await page.evaluate(() => window.hide(true));
  // A frame that was asked for before may still be drawn.
  await page.waitForTimeout(500);
  const before = await playground.chart('loss');
  await page.waitForTimeout(2500);
  expect(await playground.chart('loss'), 'nothing is drawn while nobody looks').toBe(before);
  await page.evaluate(() => window.hide(false));
  await playground.chartMoves('loss', before, 30_000);
  const key = page.getByText(/Shaded: trained while this page was hidden \(.* to .*\)/);
  await expect(key).toHaveCount(2);
  await expect(page.getByText(/Steps \d+ to \d+ were trained while this page was hidden/)).toBeVisible();
  const accuracy = page.getByRole('region', { name: 'How many pictures are named correctly' });
  await expect(accuracy.getByRole('img', { name: /Trained while this page was hidden: .* to .*\./ })).toBeVisible();
  await expect(accuracy.locator('.unseen')).toHaveCount(1);
  await playground.stopButton.click();
});

test('a worker that falls silent raises a question, and a restart goes on from the checkpoint', async ({ page }) => {
  await page.clock.install();
  const playground = await trainAWhile(page);
  await page.evaluate(() => window.workers[0]!.terminate());
  await page.clock.runFor(200_000);
  const dialog = page.getByRole('dialog', { name: 'Training has stopped moving' });
  await expect(dialog).toBeVisible();
  const report = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save a report' }).click();
  expect((await report).suggestedFilename()).toBe('problem-report.json');
  await dialog.getByRole('button', { name: 'Restart from the last checkpoint' }).click();
  await page.clock.resume();
  await expect(page.getByText(/run goes on from step \d+/)).toBeVisible({ timeout: 60_000 });
  await expect(dialog).toHaveCount(0);
  await playground.stopButton.click();
});
