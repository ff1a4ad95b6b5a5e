/**
 * `node tools/run.mjs figures`: the figures of docs/results.md, each saved by the page's own "SVG" button from a recording that is shipped
 * with it; title, legend, provenance and hash of the settings stand in the file.
 */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium } from 'playwright';
import { readArguments } from './arguments';
import { ensureBuilt } from './build';
import { DIST, ROOT } from './paths';
import { serve } from './serve';
import { HEADLESS, setupBrowser } from './setup-browser';

const OUT = path.join(ROOT, 'docs/images/figures');
const PRESETS = ['quick-demo', 'cifar-10-distil'];
const CHARTS = { accuracy: 'How many pictures are named correctly', losses: 'What is being minimised' };

async function save(browser: Browser, url: string, preset: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${url}?preset=${preset}&lang=en`);
  await page.locator('[data-state="ready"]').first().waitFor({ timeout: 120_000 });
  for (const [name, title] of Object.entries(CHARTS)) {
    const chart = page.getByRole('region', { name: title });
    // A level line has no height, so it never counts as visible.
    await chart.locator('.recorded path, canvas').first().waitFor({ state: 'attached', timeout: 60_000 });
    const download = page.waitForEvent('download');
    await chart.getByText('Save', { exact: true }).click();
    await chart.getByRole('button', { name: 'SVG' }).click();
    const file = path.join(OUT, `${preset}-${name}.svg`);
    await copyFile(await (await download).path(), file);
    console.log(path.relative(ROOT, file));
  }
  await context.close();
}

export async function main(argv: string[]): Promise<number> {
  readArguments(argv, {}, false);
  await ensureBuilt();
  await mkdir(OUT, { recursive: true });
  const served = await serve(DIST, { port: 0 });
  const browser = await chromium.launch({ executablePath: setupBrowser(), args: [...HEADLESS] });
  try {
    for (const preset of PRESETS) await save(browser, served.url, preset);
  } finally {
    await browser.close();
    await served.close();
  }
  return 0;
}
