/** The first visit stores the page: later ones need no network, and a newer version waits to be asked for. */
import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import distilNow from '../src/experiments/distil-now';
import quickDemo from '../src/experiments/quick-demo';
import { DIST } from '../tools/paths';
import { serve } from '../tools/serve';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

test.use({ serviceWorkers: 'allow' });
const STORED = 'Opens without a network.';

/** Names of the files that the browser keeps for this page. */
const kept = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    return (await Promise.all(stores.map((store) => store.keys()))).flat().map(({ url }) => new URL(url).pathname);
  });

test('the page can be installed, and a model is kept once it was asked for', async ({ context, page }) => {
  const served = await serve(DIST, { port: 0 });
  const playground = new Playground(page);
  await playground.open(served.url);
  await expect(page.getByText(STORED)).toBeVisible();
  const isModel = (name: string) => name.includes('/models/');
  const before = await kept(page);
  expect(before.length).toBeGreaterThan(50);
  expect(before.filter(isModel)).toEqual([]);
  const browser = await context.newCDPSession(page);
  const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
  // A test's context is an incognito one, where nothing can be installed.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);

  const run = async () => {
    await page.goto('about:blank');
    await playground.open(`${served.url}?backend=wasm${tinyLink(distilNow, 4)}`);
    await playground.start();
    await playground.finished(120_000);
  };
  await run();
  expect((await kept(page)).filter(isModel)).toEqual(['/models/shapes-teacher.safetensors']);
  await served.close();
  await run();
});

test('after one visit the page opens and trains with the server gone', async ({ context, page }) => {
  const served = await serve(DIST, { port: 0 });
  await new Playground(page).open(served.url);
  await expect(page.getByText(STORED)).toBeVisible();
  await page.close();
  await served.close();

  const cold = await context.newPage();
  const violations: string[] = [];
  cold.on('console', (message) => message.type() === 'error' && violations.push(message.text()));
  const playground = new Playground(cold);
  await playground.open(`${served.url}?backend=wasm${tinyLink(quickDemo, 4)}`);
  await expect(cold.locator('.recorded path').first(), 'the first chart needs no network').toBeVisible();
  await playground.start();
  await playground.finished(120_000);
  expect(await cold.evaluate(() => crossOriginIsolated), 'stored answers keep their headers').toBe(true);
  // In a lecture hall without a network: a lesson's slides, opened from its address.
  await cold.goto(`${served.url}?screen=learn&view=lecture&lesson=robust-features`);
  await expect(cold.getByRole('dialog').getByRole('heading', { name: 'Robust features' })).toBeVisible();
  await cold.keyboard.press('End');
  await expect(cold.locator('svg[data-qr]')).toBeVisible();
  expect(violations).toEqual([]);
});

test('a newer version waits for the run and for the user', async ({ page }) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mixacm-update-'));
  await cp(DIST, folder, { recursive: true, filter: (file) => !file.endsWith('.map') });
  const served = await serve(folder, { port: 0 });
  try {
    const playground = new Playground(page);
    const address = `${served.url}?backend=wasm${tinyLink(quickDemo, 400)}`;
    await playground.open(address);
    await expect(page.getByText(STORED)).toBeVisible();
    await appendFile(path.join(folder, 'sw.js'), '\n// another version\n');
    await playground.open(address.replace('?', '?visit=2&'));
    const take = page.getByRole('button', { name: 'Take it' });
    await playground.start();
    await expect(take, 'not while it trains').toBeDisabled();
    await playground.stopButton.click();
    await expect(take).toBeEnabled();
    const loads = page.waitForEvent('load');
    await take.click();
    await loads;
    await expect(playground.backend).toHaveText(/WASM/);
    await expect(take).toHaveCount(0);
  } finally {
    await page.close();
    await served.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
