/**
 * What a visitor feels stays within budgets: the largest paint, shifts of the layout, the work behind a press while training. Other programs
 * take cores away at times: the paint is the best of three, since a page that is slow by itself is so each time, it may take longer by as
 * much as cores have to be shared, and work is counted in processor time.
 */
import os from 'node:os';
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { clickCosts, type Felt, feltBy, watchPage } from './page-metrics';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

const PAINT_MS = 2500;
const SHIFT = 0.1;
const ANSWER_MS = 200;
const TRIES = 3;

const SIZES = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
] as const;

/** How much longer a paint may take: more than two busy processes a core are somebody else's. */
const crowd = () => Math.max(1, (os.loadavg()[0] ?? 0) / (2 * os.cpus().length));

/** The least of what `measure` gives in three tries, or less tries where the first already fits. */
async function best(budget: number, measure: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < TRIES && least >= budget; attempt++) least = Math.min(least, await measure());
  return least;
}

const expectStill = ({ shift, moved }: Felt, when: string) =>
  expect(shift, `layout shift ${when}:\n${moved.join('\n')}`).toBeLessThan(SHIFT);

for (const size of SIZES) {
  test(`the first picture comes soon and nothing jumps until the result is there, ${size.width} px`, async ({ page }) => {
    await page.setViewportSize(size);
    await watchPage(page);
    const playground = new Playground(page);
    const paint = await best(PAINT_MS, async () => {
      await page.goto('about:blank');
      await playground.open(`./?lang=en${tinyLink(quickDemo, 40)}`);
      await expect(playground.primary).toBeEnabled();
      // What arrives late, such as recordings, may move things, too.
      await page.waitForTimeout(1500);
      return (await feltBy(page)).paint;
    });
    expect(paint, 'milliseconds to the largest paint').toBeGreaterThan(0);
    expect(paint, `milliseconds to the largest paint, load ${os.loadavg()[0]?.toFixed(1)}`).toBeLessThan(PAINT_MS * crowd());
    expectStill(await feltBy(page), 'of the first view');
    await playground.start();
    await playground.finished(120_000);
    await page.waitForTimeout(1000);
    expectStill(await feltBy(page), 'from the first view to the result');
  });
}

/** Presses that change much of the page: every stage's settings, and the axis of the chart. */
async function pressAround(page: Page, playground: Playground): Promise<void> {
  for (const stage of ['data', 'teacher', 'student', 'evaluate', 'plain'] as const) {
    await playground.openStage(stage);
    await expect(page.locator('#settings-title')).toBeVisible();
  }
  const axis = page.getByRole('group', { name: 'Horizontal axis' }).first();
  for (const name of ['images', 'steps', 'time']) await axis.getByRole('radio', { name, exact: true }).click({ timeout: 20_000 });
  // The last press's picture belongs to the trace.
  await page.waitForTimeout(500);
}

test('a press is answered with less than 200 ms of work while training', async ({ page, browser }) => {
  const playground = new Playground(page);
  await playground.open(`./?lang=en${tinyLink(quickDemo, 5000)}`);
  await playground.start();
  await expect(playground.stage('plain')).toContainText(/[1-9]\d* of/, { timeout: 60_000 });
  await page.waitForTimeout(2000);
  const costs = await clickCosts(page, browser, () => pressAround(page, playground));
  expect(costs.length, 'presses in the trace').toBeGreaterThanOrEqual(8);
  expect(
    costs.filter((ms) => ms >= ANSWER_MS),
    `milliseconds of processor time a press, of ${costs.map(Math.round)}`,
  ).toEqual([]);
  await playground.stopButton.click();
});
