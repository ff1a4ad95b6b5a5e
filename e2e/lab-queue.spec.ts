/** The lab by hand: a queue put in order and shortened, changes on the way, charts saved, and a store that is full. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const runs = (page: Page) => panel(page, 'Runs').locator('tbody tr[data-state]');

test('a queue is estimated, put in order, paused, shortened and cancelled', async ({ page }) => {
  // Long enough that the first run is still going when all is said.
  await page.goto(`./?screen=lab&backend=wasm${tinyLink(quickDemo, 20_000)}`);
  const sweep = panel(page, 'Sweep');
  await page.getByRole('radio', { name: 'random' }).check();
  await page.getByLabel('Add a setting').selectOption('student.optimiser.params.learningRate');
  await sweep.getByLabel('From').fill('0.01');
  await sweep.getByLabel('To').fill('0.1');
  await sweep.getByLabel('Draws').fill('3');
  await sweep.getByLabel('Seeds', { exact: true }).fill('1');
  await expect(sweep.getByText(/3 runs, about .* on this device, .*MAC/).first()).toBeVisible();
  const queueAll = page.getByRole('button', { name: 'Queue 3 runs' });
  await queueAll.click();
  const items = panel(page, 'Queue').locator('li');
  await expect(items).toHaveCount(3);
  await expect(items.first()).toHaveAttribute('data-state', 'running');
  await page.getByRole('button', { name: 'Pause the queue' }).click();

  // A list takes first values together.
  await page.getByRole('radio', { name: 'list' }).check();
  await sweep.getByLabel('Values').fill('0.02, 0.03');
  await page.getByRole('button', { name: 'Queue 2 runs' }).click();
  await expect(items).toHaveCount(5);
  const told = () => items.allTextContents();
  const [, second = '', third = ''] = await told();
  expect(second).toMatch(/^Learning rate 0\.1 → 0\.0\d/);
  await items
    .nth(2)
    .getByRole('button', { name: /^Move .* up$/ })
    .click();
  await expect.poll(told).toEqual(expect.arrayContaining([second, third]));
  await expect(items.nth(1)).toContainText(third.slice(0, 24));
  await items
    .nth(1)
    .getByRole('button', { name: /^Move .* down$/ })
    .click();
  await expect(items.nth(1)).toContainText(second.slice(0, 24));

  // The set of ablations is one press; its queue outlives a reload, paused as it was left.
  await page.getByRole('group', { name: 'Seeds for the set' }).getByRole('radio', { name: '1', exact: true }).check();
  await page.getByRole('button', { name: 'Queue the set: 8 runs' }).click();
  await expect(items).toHaveCount(13);
  await items
    .last()
    .getByRole('button', { name: /^Cancel / })
    .click();
  await expect(items.filter({ hasText: 'cancelled' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await expect(items.filter({ hasText: 'cancelled' })).toHaveCount(13);
  await expect(runs(page)).toHaveCount(1);
  await page.reload();
  await expect(items).toHaveCount(13);
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear what is over' }).click();
  await expect(panel(page, 'Queue')).toContainText('Nothing is waiting.');
});

test('a change on the way is marked on every chart, and each chart is saved with its caption', async ({ page }) => {
  const playground = new Playground(page);
  await playground.open(`./?backend=wasm${tinyLink(quickDemo, 60)}`);
  await playground.openStage('student');
  await playground.start();
  await expect(page.locator('li[data-stage="plain"]')).toBeVisible();
  // Weights act on the run that goes; the rest is for a new one.
  await expect(page.getByRole('textbox', { name: 'Training steps' })).toBeDisabled();
  await page.getByRole('textbox', { name: 'ACM weight' }).fill('33');
  await page.getByRole('textbox', { name: 'ACM weight' }).press('Tab');
  await playground.finished(120_000);
  await page.getByRole('link', { name: 'Lab' }).click();
  await expect(runs(page).first()).toContainText('1 change on the way');
  await expect(panel(page, 'Compared runs').locator('[data-marks]')).toHaveAttribute('data-marks', '1');

  const save = async (name: string, chart: ReturnType<typeof panel>) => {
    await chart.getByText('Save', { exact: true }).first().click();
    const download = page.waitForEvent('download');
    await chart.getByRole('button', { name: 'SVG, vectors' }).first().click();
    const svg = await readFile(await (await download).path(), 'utf8');
    // Letters may be broken into lines.
    const words = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, line]) => line).join(' ');
    expect(words, name).toMatch(/A: “Tiny”, seeds \d+, configs [0-9a-f]{12}/);
    expect(words, name).toMatch(/PGD-2, n = 20/);
    expect(svg.match(/<(path|circle)/g)?.length, name).toBeGreaterThan(0);
    expect(svg).not.toContain('var(');
    return words;
  };
  await save('compared', panel(page, 'Compared runs'));
  expect(await save('trade-off', panel(page, 'What robustness costs'))).toContain('95 % interval');
  expect(await save('terms', panel(page, 'Loss terms'))).toContain('Before its weight');
});

test('a full store offers the oldest checkpoints, and keeps results', async ({ page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...values: Parameters<typeof put>) {
      if (sessionStorage.getItem('full') && this.transaction.db.name === 'mixacm-history')
        throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, values);
    };
  });
  const playground = new Playground(page);
  await playground.open(`./?backend=wasm${tinyLink(quickDemo, 8)}`);
  await playground.start();
  await playground.finished(90_000);
  await page.getByRole('link', { name: 'Lab' }).click();
  const kept = panel(page, 'Checkpoints in this browser').locator('summary');
  await expect(kept).toContainText(/^\d+ checkpoints?/);
  const count = async () => Number(/^\d+/.exec((await kept.textContent()) ?? '')?.[0] ?? 0);
  const before = await count();
  await page.evaluate(() => sessionStorage.setItem('full', 'yes'));
  await runs(page).first().getByRole('button').click();
  await page.getByLabel('Note', { exact: true }).fill('worth keeping');
  await page.getByLabel('Note', { exact: true }).press('Enter');
  const alert = page.getByRole('alert').filter({ hasText: 'refused to store a run' });
  await expect(alert).toContainText('QuotaExceededError');
  await page.evaluate(() => sessionStorage.removeItem('full'));
  await alert.getByRole('button', { name: /^Delete the .*oldest checkpoint/ }).click();
  await expect(alert).toHaveCount(0);
  if (before > 5) await expect.poll(count).toBe(before - 5);
  else await expect(kept).toHaveCount(0);
  await page.getByLabel('Tags, separated by commas').fill('first, small');
  await page.getByLabel('Tags, separated by commas').press('Enter');
  await page.reload();
  await expect(runs(page).filter({ hasText: 'finished' })).toContainText('worth keeping');
  await page.getByLabel('Filter by name, tag or note').fill('small');
  await expect(runs(page)).toHaveCount(1);
  await page.getByLabel('Filter by name, tag or note').fill('large');
  await expect(panel(page, 'Runs')).toContainText('No run matches this filter.');
});
