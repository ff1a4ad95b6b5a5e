/** What is missing costs what it offers, never the story: the page runs and says what is missing. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
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
  await expect(page.getByText('no WASM threads')).toBeVisible();
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
    await playground.openStage('data');
    await expect(page.getByText(/browser storage is not available/).first()).toBeVisible();
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('a setting out of range in the address is named, and nothing crashes', async ({ page }) => {
  const playground = new Playground(page);
  await playground.open(`./#c=1.${encodeURIComponent(JSON.stringify({ p: 'quick-demo', s: { 'student.steps': 0 } }))}`);
  await expect(page.getByText(/student\.steps/).first()).toBeVisible();
  await expect(playground.primary).toHaveText('Start');
});
