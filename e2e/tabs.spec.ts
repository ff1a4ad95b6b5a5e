/** What becomes of a run when its page is frozen, left and come back to, closed, or open twice. */
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

const ADDRESS = `./?backend=wasm${tinyLink(quickDemo, 400)}`;

/** A run that goes on, with a checkpoint kept. */
async function training(page: Page): Promise<Playground> {
  const playground = new Playground(page);
  await playground.open(ADDRESS);
  await playground.start();
  await playground.trains();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  return playground;
}

test('a frozen page keeps a checkpoint, and its run goes on when it thaws', async ({ page }) => {
  const playground = await training(page);
  await page.getByRole('button', { name: 'Resume' }).click();
  const before = await playground.chart('loss');
  const browser = await page.context().newCDPSession(page);
  await browser.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await browser.send('Page.setWebLifecycleState', { state: 'active' });
  await playground.chartMoves('loss', before, 60_000);
  await playground.stopButton.click();
});

test('a page that is left asks first, and takes its run up again when its user comes back', async ({ page }) => {
  const playground = await training(page);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  const asked = page.waitForEvent('dialog');
  const leaving = page.goto('lab.html');
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.accept();
  await leaving;
  await page.goBack();
  await expect(page.getByText(/the run goes on from step \d+/)).toBeVisible({ timeout: 60_000 });
  const before = await playground.chart('loss');
  await playground.chartMoves('loss', before, 60_000);
  await playground.stopButton.click();
});

test('a run that one tab has is refused to another', async ({ page, context }) => {
  await training(page);
  const other = await context.newPage();
  const second = new Playground(other);
  await second.open(ADDRESS);
  await other.getByRole('button', { name: 'Continue' }).first().click();
  await expect(other.getByText(/is going in another tab, expected it to end there first/)).toBeVisible({ timeout: 30_000 });
  await other.close();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await new Playground(page).stopButton.click();
});
