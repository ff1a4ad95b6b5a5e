/**
 * How long data take to come in, and how much memory meanwhile: `node tools/run.mjs ../bench/data ARCHIVE [DIST]`.
 * Imports the archive in Chromium, opens the page again, and watches the page's process on Linux.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import type {} from '../src/lab/main';
import { ConfigError } from '../src/protocol/errors';
import { serve } from '../tools/serve';
import { findBrowser, HEADLESS } from '../tools/setup-browser';

/** Resident bytes of the renderer processes of the browser with this profile. */
function rendererBytes(profile: string): number {
  let total = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (!command.includes('--type=renderer') || !command.includes(profile)) continue;
      total += Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
    } catch {
      // The process has ended meanwhile.
    }
  }
  return total;
}

const MB = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(2)} s`;

export async function main([archive = '../shared/data/cifar-10-binary.tar.gz', dist = 'dist']: string[]): Promise<number> {
  if (!existsSync(archive)) throw new ConfigError(`archive is ${JSON.stringify(archive)}, expected a file that exists`);
  const profile = mkdtempSync(path.join(tmpdir(), 'data-bench-'));
  const served = await serve(path.resolve(dist), { port: 0 });
  const executablePath = findBrowser();
  const context = await chromium.launchPersistentContext(profile, {
    args: [...HEADLESS],
    ...(executablePath ? { executablePath } : {}),
  });
  const page = context.pages()[0] ?? (await context.newPage());

  // The page without a view: only what the import itself holds is counted.
  await page.goto(`${served.url}lab.html`);
  await page.evaluate(() => window.lab.ready());
  await page.locator('input[type=file]').setInputFiles(archive);
  await page.waitForTimeout(3000);
  const before = rendererBytes(profile);
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, rendererBytes(profile));
  }, 25);
  let began = performance.now();
  const { bytes } = await page.evaluate(() => window.lab.importChosenFiles());
  clearInterval(watch);
  console.log(
    `import of ${MB(bytes)} in ${seconds(began)}; renderer ${MB(before)} before, ${MB(peak)} at its peak: ${MB(peak - before)} more`,
  );

  await page.goto(served.url);
  await page
    .getByRole('button', { name: /^Backend:/ })
    .filter({ hasText: /WebGPU|WASM|WebGL|CPU/ })
    .waitFor();
  await page.locator('li[data-stage="data"]').getByRole('button').click();
  began = performance.now();
  await page.getByRole('radio', { name: /^CIFAR-10(?!\.|0)/ }).check();
  await page.getByRole('button', { name: /, number 0$/ }).waitFor();
  console.log(`first pictures of the second visit after ${seconds(began)}, every shard read and its hash checked`);
  await context.close();
  await served.close();
  return 0;
}
