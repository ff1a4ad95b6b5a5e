/** A sceptic's visit: trust checks beside the result, a harder attack on request, cut short, and across a reload. */
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

const trust = (page: Page) => page.getByRole('region', { name: 'Can these numbers be trusted?' });
const harder = (page: Page) => page.getByRole('region', { name: 'Try to break it' });

async function finishedRun(page: Page): Promise<void> {
  const playground = new Playground(page);
  await playground.open(`./${tinyLink(quickDemo, 40)}`);
  await playground.start();
  await playground.finished(180_000);
}

test('a finished run answers a sceptic, and a harder attack can be asked for', async ({ page }) => {
  await finishedRun(page);
  await expect(trust(page).locator('li[data-check]')).toHaveCount(11);
  await expect(trust(page).locator('li[data-check="classes"]')).toHaveAttribute('data-light', 'green');
  await expect(trust(page).getByText('Student minus Ordinary network')).toBeVisible();

  const panel = harder(page);
  await panel.getByLabel('Attack').selectOption('pgd');
  await panel.getByLabel('Pictures').selectOption('50');
  await panel.getByRole('button', { name: 'Evaluate' }).click();
  const report = panel.getByRole('article');
  await expect(report.getByRole('heading')).toContainText('under PGD-20', { timeout: 180_000 });
  await expect(report.locator('li[data-check]')).toHaveCount(11);
  await expect(report.locator('figure')).toHaveCount(4);
  const download = page.waitForEvent('download');
  await report.getByRole('button', { name: 'report.json' }).click();
  expect((await download).suggestedFilename()).toMatch(/report\.json$/);
});

test('an evaluation survives a reload, and cut short it is a bound', async ({ page }) => {
  await finishedRun(page);
  const panel = harder(page);
  await panel.getByLabel('Attack').selectOption('autoattack');
  await panel.getByLabel('Pictures').selectOption('200');
  await panel.getByRole('button', { name: 'Evaluate' }).click();
  await expect(panel.locator('[data-standing]')).toBeVisible({ timeout: 60_000 });
  await panel.getByRole('button', { name: 'Pause evaluation' }).click();
  await expect(panel.getByRole('button', { name: 'Go on' })).toBeVisible({ timeout: 60_000 });

  await page.reload();
  await harder(page).getByRole('button', { name: 'Go on' }).click();
  await expect(harder(page).locator('[data-standing]')).toBeVisible({ timeout: 60_000 });
  await harder(page).getByRole('button', { name: 'Cut short' }).click();
  const report = harder(page).getByRole('article');
  await expect(report.getByRole('heading')).toContainText('at most', { timeout: 60_000 });
  await expect(report.getByText('cut short: robust accuracy is an upper bound')).toBeVisible();
  await expect(harder(page).getByText('was interrupted')).toHaveCount(0);
});
