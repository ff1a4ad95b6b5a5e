/** What leaves the browser: a run in a file, opened in another profile; a capsule made again; a link; and files that are refused. */
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Locator, Page, TestInfo } from '@playwright/test';
import { unzipSync, zipSync } from 'fflate';
import distilNow from '../src/experiments/distil-now';
import quickDemo from '../src/experiments/quick-demo';
import { setPath } from '../src/runs/config-path';
import { decodeLink, encodeLink } from '../src/runs/share-link';
import { SKIPPED_PART } from '../tools/counts';
import { hasNumpy } from '../tools/setup-python';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

async function downloaded(page: Page, button: Locator): Promise<{ readonly bytes: Buffer; readonly name: string }> {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), button.click()]);
  return { bytes: await readFile(await download.path()), name: download.suggestedFilename() };
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

/** The numbers of the only run in the list, and its details opened. */
async function openRun(page: Page): Promise<readonly string[]> {
  const row = page.getByRole('region', { name: 'Runs' }).locator('tbody tr').first();
  await expect(row).toContainText('%');
  const cells = await row.locator('td').allTextContents();
  await row.locator('th button').click();
  await expect(button(page, 'Bundle (.zip)')).toBeVisible();
  return cells;
}

// On one thread: on a busy machine another number may be measured as the fastest in the next profile, and a capsule tells of that.
test.use({ baseURL: ({ servedPlainly }, use) => use(servedPlainly.url) });

async function otherProfile(browser: Browser, address: string): Promise<Page> {
  const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
  await new Playground(page).open(address);
  return page;
}

const opener = (page: Page) => page.getByLabel('Open a bundle or capsule …');
const file = (name: string, buffer: Uint8Array) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(buffer) });

async function checkPython(bytes: Buffer, info: TestInfo): Promise<void> {
  const files = unzipSync(bytes);
  const facts = JSON.parse(new TextDecoder().decode(files['page.json']));
  expect(facts.recorded).toEqual({ clean: facts.page.clean.value, robust: facts.page.robust.value, n: 20 });
  const folder = info.outputPath('python');
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  if (!hasNumpy()) {
    info.annotations.push({ type: SKIPPED_PART, description: 'python3 with numpy is not here, so the Python files were not read' });
    return;
  }
  expect(execFileSync('python3', [path.join(folder, 'playground.py')], { encoding: 'utf8' })).toContain('its clean verdict on 20 of them');
}

test('a run goes from one profile to another in a file, and its capsule makes it again', async ({ page, browser, baseURL }, info) => {
  const playground = new Playground(page);
  await playground.open(`./?backend=wasm${tinyLink(distilNow, 4)}`);
  await playground.start();
  await playground.finished(60_000);

  const chart = page.getByRole('region', { name: 'How many pictures are named correctly' });
  await chart.getByText('Save', { exact: true }).click();
  const svg = (await downloaded(page, chart.getByRole('button', { name: 'SVG, vectors' }))).bytes.toString('utf8');
  expect(svg).toMatch(/“Tiny”, seed \d+, config [0-9a-f]{12}\./);
  expect(svg).toContain('n = 10 pictures');
  expect(svg).not.toContain('var(');
  const losses = page.getByRole('region', { name: 'What is being minimised' });
  await losses.getByText('Save', { exact: true }).click();
  const vectors = (await downloaded(page, losses.getByRole('button', { name: 'SVG, vectors' }))).bytes;
  expect(vectors.toString('utf8').match(/<path/g)?.length).toBeGreaterThan(1);
  await losses.getByText('Save', { exact: true }).click();
  const png = (await downloaded(page, losses.getByRole('button', { name: 'PNG, pixels' }))).bytes;
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  await writeFile(info.outputPath('accuracy.svg'), svg);
  await writeFile(info.outputPath('losses.svg'), vectors);
  await writeFile(info.outputPath('losses.png'), png);

  // After a reload the worker no longer has the run: its weights come out of a checkpoint.
  await playground.open('./?backend=wasm&screen=lab');
  const numbers = await openRun(page);
  const bundle = await downloaded(page, button(page, 'Bundle (.zip)'));
  expect(bundle.name).toBe('tiny-bundle.zip');
  const names = Object.keys(unzipSync(bundle.bytes));
  expect(names).toEqual(expect.arrayContaining(['runs/1/weights/teacher.safetensors', 'runs/1/weights/student.safetensors']));
  await checkPython((await downloaded(page, button(page, 'Python: Student'))).bytes, info);
  const capsule = await downloaded(page, button(page, 'Capsule'));

  const other = await otherProfile(browser, `${baseURL}?backend=wasm&screen=lab`);
  await opener(other).setInputFiles(file('run.zip', bundle.bytes));
  await expect(other.getByText('1 run added to the history.')).toBeVisible();
  expect(await openRun(other)).toEqual(numbers);
  await expect(other.getByText(/^Came from a file on /)).toBeVisible();
  await other.reload();
  expect(await openRun(other)).toEqual(numbers);
  const again = await downloaded(other, button(other, 'Bundle (.zip)'));
  expect(again.bytes.equals(bundle.bytes), 'the bundle is the same file, byte for byte').toBe(true);
  await opener(other).setInputFiles(file('run.zip', bundle.bytes));
  await expect(other.getByText('0 runs added to the history, 1 already there.')).toBeVisible();
  await button(other, 'Teach with: Student').click();
  await expect(other.getByText('The teacher of the settings on the Train screen is now “tiny-student”.')).toBeVisible();

  await opener(other).setInputFiles(file('capsule.json', capsule.bytes));
  const panel = other.getByRole('region', { name: 'A run to make again' });
  await panel.getByRole('button', { name: 'Reproduce' }).click();
  await expect(panel.getByText('Every weight is the same, bit for bit.')).toBeVisible({ timeout: 60_000 });
  await expect(panel.locator('[data-agreement="equal"]')).toHaveCount(4);
  await expect(panel).toContainText('equal numbers are to be expected');
  await other.screenshot({ path: info.outputPath('capsule.png'), fullPage: true });
  await other.context().close();
});

test('a copied link opens the same settings in another profile, and numbers out of range are mended', async ({
  page,
  browser,
  baseURL,
}, info) => {
  let config = setPath(quickDemo.config, 'student.method.params.alphaAcm', 12.5);
  config = setPath(config, 'seed', 123);
  await new Playground(page).open(`./${encodeLink(quickDemo, config)}`);
  // A clipboard that can be read, and later a browser that refuses every way to copy: the real one asks a person.
  const clipboard = (at: Page, isOpen: boolean) =>
    at.evaluate((open) => {
      const writeText = async (text: string) => {
        if (!open) throw new Error('denied');
        document.body.dataset.copied = text;
      };
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
      document.execCommand = () => false;
    }, isOpen);
  await clipboard(page, true);
  await button(page, 'Copy link').click();
  await expect(button(page, 'Copied')).toBeVisible();
  const link = (await page.locator('body').getAttribute('data-copied'))!;
  expect(link.length).toBeLessThan(120);
  expect(decodeLink(new URL(link).hash, [quickDemo])?.config).toEqual(config);

  const other = await otherProfile(browser, link);
  await other.setViewportSize({ width: 390, height: 844 });
  await clipboard(other, false);
  await button(other, 'Copy link').click();
  await expect(other.getByLabel(/^The browser does not let the page copy/)).toHaveValue(link);
  await other.screenshot({ path: info.outputPath('phone.png') });
  await other.goto(`${baseURL}?r=1#c=2.quick-demo;student.steps=0;student.method:alphaAcm=-5;colour=red`);
  const told = other.getByText('The link held settings that do not fit.');
  await expect(told).toContainText('run config field "student.steps" is 0, expected >=1: 1 is used');
  await expect(told).toContainText(/parameter "alphaAcm" is -5, expected number in \[.+\]: 0 is used/);
  await expect(told).toContainText('run config field "colour" is unknown');
  await other.context().close();
});

test('files that cannot be trusted are refused with a reason', async ({ page }) => {
  await new Playground(page).open('./?screen=lab');
  const text = new TextEncoder();
  const manifest = {
    format: 'mixacm-bundle',
    version: 1,
    runs: ['a'],
    parts: [{ path: 'runs/1/run.json', bytes: 2, sha256: '0'.repeat(64) }],
  };
  const zip = (content: object, run = '{}') =>
    zipSync({ 'manifest.json': text.encode(JSON.stringify(content)), 'runs/1/run.json': text.encode(run) });
  const cases: readonly [string, Uint8Array, string][] = [
    ['newer.zip', zip({ ...manifest, version: 9 }), 'bundle version is 9, expected at most 1'],
    ['short.zip', zip(manifest).slice(0, 120), 'expected a whole .zip; it was cut short'],
    ['damaged.zip', zip(manifest), 'bundle part "runs/1/run.json" has SHA-256'],
    ['notes.txt', text.encode('hello'), 'file "notes.txt" is neither a zip nor JSON, expected a bundle (.zip) or a capsule (.json)'],
    ['capsule.json', text.encode('{"format":"mixacm-capsule","version":7}'), 'capsule version is 7, expected at most 1'],
  ];
  for (const [name, bytes, message] of cases) {
    await opener(page).setInputFiles(file(name, bytes));
    await expect(page.getByText(message), name).toBeVisible();
  }
  await expect(page.getByRole('region', { name: 'Runs' }).locator('tbody tr')).toHaveCount(0);
});
