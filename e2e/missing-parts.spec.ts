/** A newer version has taken the place of an open page on the server, or the network is gone: parts that were not loaded yet are missing. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { DIST } from '../tools/paths';
import { type Served, serve } from '../tools/serve';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

const GONE = 'a newer version of the page is there';
const reload = (page: Page) => page.getByRole('button', { name: 'Reload' });
const open = (page: Page, screen: string) => page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click();

/** A copy of the app whose files can go and come. */
async function copied(
  page: Page,
  work: (served: Served, parts: { remove(names: RegExp): Promise<void>; putBack(): Promise<void> }) => Promise<void>,
) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mixacm-missing-'));
  const put = () => cp(DIST, folder, { recursive: true, filter: (file) => !file.endsWith('.map') });
  await put();
  const served = await serve(folder, { port: 0 });
  const remove = async (names: RegExp) => {
    const assets = path.join(folder, 'assets');
    const found = (await readdir(assets)).filter((name) => names.test(name));
    expect(found, 'files to remove').not.toEqual([]);
    await Promise.all(found.map((name) => rm(path.join(assets, name))));
  };
  try {
    await work(served, { remove, putBack: put });
  } finally {
    await page.close();
    await served.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

test('a screen that is gone from the server says so, while the run goes on, and comes with a reload', async ({ page }) => {
  await copied(page, async ({ url }, parts) => {
    const playground = new Playground(page);
    await playground.open(`${url}?backend=wasm${tinyLink(quickDemo, 400)}`);
    await parts.remove(/^(LabScreen|SeeScreen|LearnScreen)-.*/);
    await playground.start();
    for (const screen of ['Lab', 'See it', 'Learn']) {
      await open(page, screen);
      const message = page.getByRole('alert').filter({ hasText: `${screen} cannot be shown` });
      await expect(message).toContainText(GONE);
      await expect(message).toContainText('can be taken up again from its last checkpoint');
      await expect(message.getByRole('button', { name: 'Reload' })).toHaveCount(1);
    }
    await page.getByRole('button', { name: '日本語' }).click();
    await expect(page.getByRole('alert')).toContainText('ページの新しい版があります');
    await page.getByRole('button', { name: 'English' }).click();
    await open(page, 'Train');
    await expect(playground.primary).toHaveText('Pause');
    await playground.stopButton.click();
    await open(page, 'Lab');
    await parts.putBack();
    const loads = page.waitForEvent('load');
    await reload(page).click();
    await loads;
    await expect(
      page
        .getByRole('heading', { name: 'Runs of this browser' })
        .or(page.getByRole('region', { name: /runs/i }))
        .first(),
    ).toBeVisible();
    await expect(page.getByText(GONE)).toHaveCount(0);
  });
});

test('what a button asks for says so as well, and is there when it is asked for again', async ({ page, context }) => {
  await copied(page, async ({ url }, parts) => {
    await new Playground(page).open(`${url}?backend=wasm`);
    await parts.remove(/^(Glossary|frame-text\.ja)-.*/);
    await page.getByText('Glossary', { exact: true }).click();
    const inPlace = page.getByRole('contentinfo').getByRole('alert');
    await expect(inPlace).toContainText(GONE);
    // The other language: nothing on the page stands for it, so the message does.
    await page.getByRole('button', { name: '日本語' }).click();
    await expect(page.getByRole('main').getByText(GONE)).toBeVisible();
    await expect(page.getByRole('main').getByRole('button', { name: 'Reload' })).toBeVisible();
    await parts.putBack();
    await inPlace.getByRole('button', { name: 'Show it again' }).click();
    await expect(page.getByRole('contentinfo').locator('dt').first()).toBeVisible();
    await expect(page.getByText(GONE)).toHaveCount(0);

    await context.setOffline(true);
    await open(page, 'Learn');
    await expect(page.getByRole('alert')).toContainText('expected a network or a stored copy');
    await expect(reload(page), 'nothing to get').toHaveCount(0);
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Show it again' }).click();
    await expect(page.getByRole('heading', { name: 'Robust features' })).toBeVisible();
  });
});
