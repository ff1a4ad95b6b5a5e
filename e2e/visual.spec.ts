/**
 * Key screens look as they did. A picture depends on the browser and on the fonts of the machine, so each such platform has a folder of
 * its own under `baselines`; where there is none for this machine, the test is skipped and says so.
 * `npm run test:e2e -- visual --update-snapshots` takes the pictures anew, after somebody has looked at what changed.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
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

async function show(page: Page, query: string, scheme: 'light' | 'dark', size = DESKTOP, language = 'en'): Promise<void> {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  // A short run, whose estimate has the same length on every machine; the engine that is the same everywhere.
  await page.goto(`./?backend=cpu&lang=${language}&${query}${tinyLink(quickDemo, 12)}`);
  await expect(page.locator('[data-state="ready"]')).toHaveCount(1, { timeout: 120_000 });
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
}

/** The first view without the recording's curves, which change whenever somebody records anew. */
async function showFirst(page: Page, scheme: 'light' | 'dark', size = DESKTOP): Promise<void> {
  await show(page, 'screen=train', scheme, size);
  await expect(page.locator('.recorded').first()).toBeAttached();
  await page.evaluate(() => {
    for (const curve of document.querySelectorAll<SVGElement>('.recorded')) curve.style.visibility = 'hidden';
  });
}

for (const scheme of ['light', 'dark'] as const) {
  test(`the first view, ${scheme}`, async ({ page }) => {
    await showFirst(page, scheme);
    await expectLikeness(page, `train-first-${scheme}`);
  });

  test(`seeing an attack, ${scheme}`, async ({ page }) => {
    await show(page, 'screen=see&view=attack', scheme);
    await expect(page.getByRole('heading', { name: 'Attack, step by step' })).toBeVisible();
    await expect(page.getByText(/Computing/)).toHaveCount(0, { timeout: 120_000 });
    await expectLikeness(page, `see-${scheme}`);
  });
}

test('the first view on a phone', async ({ page }) => {
  await showFirst(page, 'light', PHONE);
  await expectLikeness(page, 'train-first-phone');
});

test('the lessons', async ({ page }) => {
  await show(page, 'screen=learn', 'light');
  await expectLikeness(page, 'learn-light');
});

test('a lesson on a phone, in Japanese', async ({ page }) => {
  await show(page, 'screen=learn&lesson=adversarial-example', 'dark', PHONE, 'ja');
  await expect(page.getByRole('heading', { name: '読む前に見る' })).toBeVisible();
  await expectLikeness(page, 'lesson-phone-dark');
});

test('the lecture view', async ({ page }) => {
  await show(page, 'screen=learn&view=lecture&lesson=adversarial-example', 'dark');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectLikeness(page, 'lecture-dark');
});

test('the lab before the first run', async ({ page }) => {
  await show(page, 'screen=lab', 'light');
  await expectLikeness(page, 'lab-light');
});
