/**
 * Key screens look as they did. A picture depends on the browser and on the fonts of the machine, so each such platform has a folder of
 * its own under `baselines`; where there is none for this machine, the test is skipped and says so.
 * `npm run test:e2e -- visual --update-snapshots` takes the pictures anew, after somebody has looked at what changed.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 720 };
/** Share of pixels that may differ: edges of letters and curves, not a moved or missing part. */
const TOLERANCE = 0.01;

/** The browser's version and how wide its fonts write, which is what a picture depends on. */
async function platformOf(page: Page): Promise<string> {
  const widths = await page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d');
    if (!context) throw new Error('canvas has no 2d context, expected one');
    const { fontFamily } = getComputedStyle(document.documentElement);
    return ['600 17px', '400 13px'].flatMap((font) => {
      context.font = `${font} ${fontFamily}`;
      return ['Robust accuracy, ε = 8/255', '頑健精度'].map((text) => context.measureText(text).width.toFixed(1));
    });
  });
  const version = page.context().browser()?.version().split('.')[0];
  return `${process.platform}-chromium-${version}-${widths.join('-')}`;
}

/** Compares what is in sight with the platform's picture; what tells a time or a speed is covered. */
async function expectLikeness(page: Page, name: string): Promise<void> {
  const info = test.info();
  const platform = await platformOf(page);
  const isUpdate = info.config.updateSnapshots === 'all' || info.config.updateSnapshots === 'changed';
  const file = path.join(import.meta.dirname, 'baselines', platform, `${name}.png`);
  test.skip(!isUpdate && !existsSync(file), `no picture "${name}" of platform ${platform}, expected it in e2e/baselines`);
  const measured = page.locator('[data-measured], button[aria-label^="Backend"]');
  await expect(page).toHaveScreenshot([platform, `${name}.png`], {
    animations: 'disabled',
    caret: 'hide',
    mask: [measured],
    maskColor: '#888888',
    maxDiffPixelRatio: TOLERANCE,
    timeout: 20_000,
  });
}

async function show(page: Page, query: string, scheme: 'light' | 'dark', size = DESKTOP): Promise<void> {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  // A short run, whose estimate has the same length on every machine.
  await page.goto(`./?backend=cpu&lang=en&${query}${tinyLink(quickDemo, 12)}`);
  await expect(page.locator('[data-state="ready"]')).toHaveCount(1, { timeout: 120_000 });
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
}

for (const scheme of ['light', 'dark'] as const) {
  test(`the first view, ${scheme}`, async ({ page }) => {
    await show(page, 'screen=train', scheme);
    await expect(page.locator('.recharts-line path').first()).toBeVisible();
    await expectLikeness(page, `train-first-${scheme}`);
  });

  test(`seeing an attack, ${scheme}`, async ({ page }) => {
    await show(page, 'screen=see&view=attack', scheme);
    await expect(page.getByRole('heading', { name: 'Attack, step by step' })).toBeVisible();
    await expect(page.getByText(/Computing/)).toHaveCount(0, { timeout: 120_000 });
    await expectLikeness(page, `see-${scheme}`);
  });

  test(`the lessons, ${scheme}`, async ({ page }) => {
    await show(page, 'screen=learn', scheme);
    await expectLikeness(page, `learn-${scheme}`);
  });
}

test('the lab before the first run', async ({ page }) => {
  await show(page, 'screen=lab', 'light');
  await expectLikeness(page, 'lab-light');
});

test('the first view on a phone', async ({ page }) => {
  await show(page, 'screen=train', 'light', PHONE);
  await expectLikeness(page, 'train-first-phone');
});

test('a finished run, light and dark', async ({ page }) => {
  const playground = new Playground(page);
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  // One seed and one engine: the same numbers each time. Only seconds differ, so the charts count steps.
  await playground.open(`./?backend=cpu&lang=en${tinyLink(quickDemo, 12)}`);
  await playground.start();
  await playground.finished(120_000);
  await page.getByRole('radio', { name: 'steps', exact: true }).first().click();
  await page.getByRole('region', { name: 'Result' }).scrollIntoViewIfNeeded();
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate(() => window.scrollTo(0, 260));
    await expectLikeness(page, `train-finished-${scheme}`);
  }
});
