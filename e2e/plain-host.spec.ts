/** A host that sends no isolation headers, under a path of its own, as GitHub Pages does: threads from the second load on, which loses nothing. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { DIST } from '../tools/paths';
import { type Served, serve } from '../tools/serve';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

test.use({ serviceWorkers: 'allow' });
const STORED = 'Opens without a network.';
/** Longer than a page takes to load again by itself. */
const QUIET = 3000;

let folder: string;
let served: Served;
let address: string;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mixacm-plain-'));
  await cp(DIST, path.join(folder, 'some/path'), { recursive: true, filter: (file) => !file.endsWith('.map') });
});
test.beforeEach(async () => {
  // An origin of its own for each test.
  served = await serve(folder, { port: 0, isolated: false });
  address = `${served.url}some/path/?backend=wasm${tinyLink(quickDemo, 4)}`;
});
test.afterEach(() => served.close());
test.afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Counts the documents that a page loads. */
function documents(page: Page): () => number {
  let count = 0;
  page.on('domcontentloaded', () => count++);
  return () => count;
}
const isIsolated = (page: Page) => page.evaluate(() => crossOriginIsolated && typeof SharedArrayBuffer === 'function');

test('the first visit loads again once, then trains with threads and still reaches other hosts', async ({ page }) => {
  await page
    .context()
    .route('https://course.test/**', (route) => route.fulfill({ body: 'data', headers: { 'Access-Control-Allow-Origin': '*' } }));
  const count = documents(page);
  await page.goto(address);
  await expect(page.locator('.recorded path').first(), 'the first chart comes before').toBeVisible();
  await expect.poll(count, { message: 'documents loaded' }).toBe(2);
  const playground = new Playground(page);
  await expect(playground.backend).toHaveText(/WASM/);
  expect(await isIsolated(page)).toBe(true);
  await playground.backend.click();
  await expect(page.getByText(/SIMD, [2-9] threads/).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await playground.start();
  await playground.finished(120_000);
  expect(await page.evaluate(async () => (await fetch('https://course.test/a')).text())).toBe('data');
  expect(page.url(), 'the address is what it was').toContain(address.split('#')[0]);
  expect(count()).toBe(2);
});

test('a visit that has begun to do something is not interrupted; the next has threads', async ({ page }) => {
  const count = documents(page);
  await page.goto(address, { waitUntil: 'commit' });
  const playground = new Playground(page);
  await playground.start();
  await playground.finished(120_000);
  await expect(page.getByText(STORED)).toBeVisible();
  await page.waitForTimeout(QUIET);
  expect(count()).toBe(1);
  expect(await isIsolated(page)).toBe(false);
  await page.reload();
  await expect(playground.backend).toHaveText(/WASM/);
  expect(await isIsolated(page)).toBe(true);
  await page.waitForTimeout(QUIET);
  expect(count()).toBe(2);
});

test('a browser in which isolation never comes loads again once and stays', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'crossOriginIsolated', { value: false }));
  const count = documents(page);
  await page.goto(address);
  await expect.poll(count).toBe(2);
  await expect(new Playground(page).backend).toHaveText(/WASM/);
  await page.waitForTimeout(QUIET);
  expect(count()).toBe(2);
});
