/**
 * How long data take to come in and to be there again, and how much memory meanwhile: `node tools/run.mjs ../bench/data [ARCHIVE [DIST [VISITS]]]`.
 * Imports the archive in Chromium, then visits the page again and again. Processor time is that of all of the browser's processes (Linux): it says
 * what the work costs, whatever else the machine is doing.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import cifarQuick from '../src/experiments/cifar-10-quick';
import type {} from '../src/lab/main';
import { ConfigError } from '../src/protocol/errors';
import { parseRunConfig } from '../src/protocol/run-config';
import { serve } from '../tools/serve';
import { findBrowser, HEADLESS } from '../tools/setup-browser';
import { processorSeconds, rendererBytes } from './processes';

const MB = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
const s = (seconds: number) => `${seconds.toFixed(2)} s`;

interface Spent {
  readonly wall: number;
  readonly processor: number;
}

async function timed(profile: string, work: () => Promise<unknown>): Promise<Spent> {
  const [wall, processor] = [performance.now(), processorSeconds(profile)];
  await work();
  return { wall: (performance.now() - wall) / 1000, processor: processorSeconds(profile) - processor };
}

const show = (what: string, spent: readonly Spent[]) => {
  const column = (of: (each: Spent) => number) => {
    const sorted = spent.map(of).sort((a, b) => a - b);
    return `${s(sorted[sorted.length >> 1]!)} (${s(sorted[0]!)} to ${s(sorted.at(-1)!)})`;
  };
  console.log(`${what}: ${column(({ wall }) => wall)} wall, ${column(({ processor }) => processor)} processor; n ${spent.length}`);
};

/** A run that ends as soon as it can: what counts is how long its images take to be there. */
const tiny = () => {
  const { config } = cifarQuick;
  const small = <T>(training: T): T => (training && typeof training === 'object' ? { ...training, steps: 1, batchSize: 16 } : training);
  const live = { ...config.evaluation.live, count: 1 };
  return parseRunConfig({
    ...config,
    plain: null,
    teacher: null,
    student: small(config.plain ?? config.student),
    evaluation: { ...config.evaluation, count: 1, live },
  });
};

async function importOnce(context: BrowserContext, url: string, profile: string, archive: string): Promise<void> {
  const page = context.pages()[0] ?? (await context.newPage());
  // The page without a view: only what the import itself holds is counted.
  await page.goto(`${url}lab.html`);
  await page.evaluate(() => window.lab.ready());
  await page.locator('input[type=file]').setInputFiles(archive);
  await page.waitForTimeout(3000);
  const before = rendererBytes(profile);
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, rendererBytes(profile));
  }, 25);
  let bytes = 0;
  const spent = await timed(profile, async () => {
    ({ bytes } = await page.evaluate(() => window.lab.importChosenFiles()));
  });
  clearInterval(watch);
  show(`import of ${MB(bytes)}`, [spent]);
  console.log(`renderer ${MB(before)} before, ${MB(peak)} at its peak: ${MB(peak - before)} more`);
}

export async function main([archive = '../shared/data/cifar-10-binary.tar.gz', dist = 'dist', visits = '5']: string[]): Promise<number> {
  if (!existsSync(archive)) throw new ConfigError(`archive is ${JSON.stringify(archive)}, expected a file that exists`);
  const profile = mkdtempSync(path.join(tmpdir(), 'data-bench-'));
  const served = await serve(path.resolve(dist), { port: 0 });
  const executablePath = findBrowser();
  const context = await chromium.launchPersistentContext(profile, {
    args: [...HEADLESS],
    ...(executablePath ? { executablePath } : {}),
  });
  console.log(`load of the machine at the start: ${loadavg()[0]!.toFixed(1)}`);
  await importOnce(context, served.url, profile, archive);

  const config = tiny();
  const [pictures, batches, idle]: [Spent[], Spent[], number[]] = [[], [], []];
  for (let visit = 0; visit < Number(visits); visit++) {
    const page = await context.newPage();
    await page.goto(served.url);
    await page
      .getByRole('button', { name: /^Backend:/ })
      .filter({ hasText: /WebGPU|WASM|WebGL|CPU/ })
      .waitFor();
    await page.locator('li[data-stage="data"]').getByRole('button').click();
    pictures.push(
      await timed(profile, async () => {
        await page.getByRole('radio', { name: /^CIFAR-10(?!\.|0)/ }).check();
        await page.getByRole('button', { name: /, number 0$/ }).waitFor();
      }),
    );
    await page.close();

    const lab = await context.newPage();
    await lab.goto(`${served.url}lab.html`);
    await lab.evaluate(() => window.lab.ready());
    // What the machine was doing besides.
    idle.push(loadavg()[0]!);
    batches.push(await timed(profile, () => lab.evaluate((chosen) => window.lab.start(chosen), config)));
    await lab.close();
  }
  console.log(`load meanwhile: ${idle.map((load) => load.toFixed(1)).join(', ')}`);
  show('second visit, click to first pictures', pictures);
  show('second visit, start of a run to all 60,000 images in memory, ready for its first batch', batches);
  await context.close();
  await served.close();
  rmSync(profile, { recursive: true, force: true });
  return 0;
}
