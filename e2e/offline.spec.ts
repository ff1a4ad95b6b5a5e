/** The first visit stores the page: later ones need no network, and a newer version waits to be asked for. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { DIST } from '../tools/paths';
import { serve } from '../tools/serve';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

test.use({ serviceWorkers: 'allow' });
const STORED = 'Opens without a network.';
/** What no visitor of the page asks for, or only with a data set of photographs. */
const LEFT_OUT = /\.map$|\.txt$|^\.|^sw\.js$|^lab\.html$|^assets\/lab-|^models\/cifar-10-/;

/** Names of the files that the browser keeps for this page. */
const kept = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    return (await Promise.all(stores.map((store) => store.keys()))).flat().map(({ url }) => new URL(url).pathname.slice(1));
  });

async function built(): Promise<string[]> {
  const entries = await readdir(DIST, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => path.relative(DIST, path.join(parentPath, name)).replaceAll(path.sep, '/'));
}

test('the page can be installed, all of it is stored, and a network of photographs once it was asked for', async ({ context, page }) => {
  const served = await serve(DIST, { port: 0 });
  const playground = new Playground(page);
  await playground.open(served.url);
  await expect(page.getByText(STORED)).toBeVisible();
  expect((await kept(page)).sort()).toEqual((await built()).filter((file) => !LEFT_OUT.test(file)).sort());
  const browser = await context.newCDPSession(page);
  const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
  // A test's context is an incognito one, where nothing can be installed.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);

  const ask = (id: string) => page.evaluate(async (file) => (await fetch(file)).status, `./models/${id}.json`);
  expect(await ask('cifar-10-small')).toBe(200);
  await served.close();
  expect(await ask('cifar-10-small')).toBe(200);
  // Its preset's teacher was never asked for: said where it is shown, in the page's language.
  await page.goto(`${served.url}?preset=cifar-10-distil`);
  await playground.openStage('teacher');
  const absent = page.getByRole('alert').filter({ hasText: 'is not kept on this device yet, expected the network once' });
  await expect(absent).toBeVisible();
  await page.goto(`${served.url}?preset=cifar-10-distil&lang=ja`);
  await playground.openStage('teacher');
  await expect(page.getByRole('alert').filter({ hasText: 'まだこの端末に保存されていません' })).toBeVisible();
});

test('after one visit all four screens open and it trains, with the server gone', async ({ context, page }) => {
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
  await cold.getByText('Glossary').last().click();
  await expect(cold.locator('footer dt').first(), 'the glossary').toBeVisible();

  await cold.goto(`${served.url}?screen=see&view=attack`);
  await expect(cold.getByRole('article')).toHaveCount(3);
  await expect(cold.getByText(/recorded: seed 1/).first(), 'the networks’ cards').toBeVisible();
  await expect(cold.locator('article[data-confidence]'), 'attacks on the shipped networks').toHaveCount(3);
  await cold.goto(`${served.url}?screen=lab`);
  await expect(cold.getByRole('region', { name: 'Runs', exact: true })).toBeVisible();
  await cold.goto(`${served.url}?screen=learn&lesson=why-mixup`);
  await expect(cold.getByRole('region', { name: 'Why mixup?' })).toBeVisible();
  // In a lecture hall without a network: a lesson's slides, opened from its address.
  await cold.goto(`${served.url}?screen=learn&view=lecture&lesson=robust-features`);
  await expect(cold.getByRole('dialog').getByRole('heading', { name: 'Robust features' })).toBeVisible();
  await cold.keyboard.press('End');
  await expect(cold.locator('svg[data-qr]')).toBeVisible();
  await cold.goto(`${served.url}?lang=ja`);
  await expect(cold.getByText('ネットワークなしで開けます。')).toBeVisible();
  await expect(cold.getByRole('alert')).toHaveCount(0);
  expect(violations).toEqual([]);
});

/** The built app as another version: without one of its files, and without the service worker's knowledge of it. */
async function publishWithout(folder: string, file: string): Promise<void> {
  const script = path.join(folder, 'sw.js');
  const before = await readFile(script, 'utf8');
  const after = before.replace(new RegExp(`\\{[^{}]*${file.replaceAll('.', '\\.')}[^{}]*\\},?`), '');
  expect(after.length, `sw.js names ${file}`).toBeLessThan(before.length);
  await writeFile(script, after);
  await rm(path.join(folder, file));
}

test('a newer version waits for the run and for the user, and leaves a run in another window alone', async ({ context, page }) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mixacm-update-'));
  await cp(DIST, folder, { recursive: true, filter: (file) => !file.endsWith('.map') });
  const served = await serve(folder, { port: 0 });
  try {
    const playground = new Playground(page);
    await playground.open(`${served.url}?backend=wasm${tinyLink(quickDemo, 20_000)}`);
    await expect(page.getByText(STORED)).toBeVisible();
    await playground.start();
    await playground.trains();

    const lab = (await built()).find((file) => /^assets\/LabScreen-.*\.js$/.test(file)) ?? '';
    await publishWithout(folder, lab);
    const other = await context.newPage();
    await new Playground(other).open(`${served.url}?backend=cpu`);
    const [take, takeOther] = [page, other].map((each) => each.getByRole('button', { name: 'Take it' })) as [
      ReturnType<Page['locator']>,
      ReturnType<Page['locator']>,
    ];
    await expect(take, 'not while it trains').toBeDisabled();
    const loads = other.waitForEvent('load');
    await takeOther.click();
    await loads;
    await expect(takeOther).toHaveCount(0);

    await expect(take, 'the other page is older than its worker now, and its run goes on').toBeDisabled();
    await expect(playground.stopButton).toBeVisible();
    await page.getByRole('link', { name: 'Lab', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Runs', exact: true }), 'a file of its version only').toBeVisible();
    await other.close();
    await playground.stopButton.click();
    await expect(take).toBeEnabled();
    const again = page.waitForEvent('load');
    await take.click();
    await again;
    await expect(playground.backend).toHaveText(/WASM/);
    await expect(take).toHaveCount(0);
    await expect.poll(() => kept(page), { message: 'what no page needs any more is forgotten' }).not.toContain(lab);
  } finally {
    await page.close();
    await served.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
