/** What is missing costs what it offers, never the story: the page runs and says what is missing. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { Playground } from './playground';
import { expect, openProfile, test } from './support';
import { tinyLink } from './tiny';

const hash = tinyLink(quickDemo, 4);

test('without WebGPU it computes otherwise, and says so', async ({ page }) => {
  const playground = new Playground(page);
  await playground.open(`./${hash}`);
  await expect(playground.backend).toHaveText(/WASM|CPU|WebGL/);
  await playground.backend.click();
  await expect(page.locator('tr', { hasText: 'WebGPU' })).toContainText('✗');
  await page.keyboard.press('Escape');
  await playground.start();
  await playground.finished(120_000);
});

test('without cross-origin isolation it runs on one thread, and says so', async ({ page, servedPlainly }) => {
  const playground = new Playground(page);
  await playground.open(`${servedPlainly.url}${hash}`);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await playground.backend.click();
  await expect(page.getByText(/^no WASM threads: the server does not send/)).toBeVisible();
  await page.keyboard.press('Escape');
  await playground.start();
  await playground.finished(120_000);
});

test('with storage denied it trains from memory, and says so', async ({ served, watch }) => {
  // Blocked cookies deny IndexedDB and localStorage to page and worker alike, as strict privacy settings do.
  const profile = await mkdtemp(path.join(os.tmpdir(), 'mixacm-denied-'));
  await mkdir(path.join(profile, 'Default'));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(path.join(profile, 'Default/Preferences'), JSON.stringify(preferences));
  const context = await openProfile(profile, { served, watch });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const playground = new Playground(page);
    await playground.open(`./${hash}`);
    await playground.start();
    await playground.finished(120_000);
    await expect(page.getByText(/last until the page is closed: browser storage is not available/)).toBeVisible();
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** Databases of this page, and the version that a page of long ago or to come has of each. */
const DATABASES = ['mixacm-runs', 'mixacm-data', 'mixacm-evaluations', 'mixacm-teachers', 'mixacm-history', 'mixacm-tuning'];

/** Opens them as another version of the page does that never lets go, or lets go at once. */
const openElsewhere = (page: Page, version: number, isHeld: boolean) =>
  page.evaluate(
    async ([names, at, keeps]) => {
      for (const name of names) {
        const request = indexedDB.open(name, at);
        await new Promise((resolve, reject) => {
          request.onsuccess = resolve;
          request.onerror = () => reject(request.error);
        });
        if (!keeps) request.result.close();
      }
    },
    [DATABASES, version, isHeld] as const,
  );

test('with storage held by an old tab it trains and stops all the same, and says which tab to close', async ({ page, context, served }) => {
  const old = await context.newPage();
  // Not the page itself, whose own connections would step aside.
  await old.goto(`${served.url}icon.svg`);
  await openElsewhere(old, 1, true);
  const playground = new Playground(page);
  await playground.open(`./${tinyLink(quickDemo, 400)}`);
  await playground.start();
  await playground.trains();
  await expect(page.getByText(/held by another tab with an older version of this page.*close that tab/).first()).toBeVisible();
  const before = await playground.chart('loss');
  // Past the first checkpoint, which nothing takes.
  await page.waitForTimeout(6000);
  await playground.chartMoves('loss', before, 10_000);
  await playground.stopButton.click();
  await expect(playground.primary).toHaveText('Run again', { timeout: 10_000 });
  await playground.openStage('data');
  await page.getByRole('radio', { name: /^CIFAR-10(?!\.|0)/ }).check();
  await expect(page.getByText(/last until the next reload: browser storage is held by another tab/)).toBeVisible();
  await page.getByRole('link', { name: 'Lab' }).click();
  await expect(page.getByText(/listed until the next reload: browser storage is held by another tab/)).toBeVisible();
  await old.close();
});

test('after a newer version of the page it works from memory, says that, and leaves what is stored', async ({ page, served }) => {
  await page.goto(`${served.url}icon.svg`);
  await openElsewhere(page, 99, false);
  const playground = new Playground(page);
  await playground.open(`./${hash}`);
  await expect(page.getByText(/last until the page is closed: a newer version of this page was used here/)).toBeVisible();
  await playground.start();
  await playground.finished(120_000);
  await page.getByRole('link', { name: 'Lab' }).click();
  await expect(page.getByText(/listed until the next reload: a newer version of this page was used here.*reload it/)).toBeVisible();
  const versions = await page.evaluate(async () => (await indexedDB.databases()).map(({ version }) => version));
  expect(versions).toEqual(DATABASES.map(() => 99));
});

test('a setting out of range in the address is named, and nothing crashes', async ({ page }) => {
  const playground = new Playground(page);
  await playground.open(`./#c=1.${encodeURIComponent(JSON.stringify({ p: 'quick-demo', s: { 'student.steps': 0 } }))}`);
  await expect(page.getByText(/student\.steps/).first()).toBeVisible();
  await expect(playground.primary).toHaveText('Start');
});
