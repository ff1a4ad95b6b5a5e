/**
 * Key screens look as they did, on every machine: they are set in the page's own font, drawn by the browser's own code, and what a machine's
 * other fonts write (Japanese, formulas, code) or its speed says has a fixed size and is covered.
 * `npm run test:e2e -- visual --update-snapshots` takes the pictures anew, after somebody has looked at what changed.
 */
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { expect, launch, test } from './support';
import { tinyLink } from './tiny';

test.use({
  // The sheet below is put into the page, which the page's policy would refuse.
  bypassCSP: true,
  deviceScaleFactor: 1,
  launchOptions: launch([
    '--font-render-hinting=none',
    '--enable-font-subpixel-positioning',
    '--force-color-profile=srgb',
    '--disable-lcd-text',
    '--disable-skia-runtime-opts',
  ]),
});

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 720 };
/**
 * Pixels that may differ, edges that are only drawn softer not counted. A button that is missing changes 550, a navigation moved by 6 px 750,
 * a panel moved by 4 px 12,000.
 */
const TOLERANCE = 500;

/** What depends on the machine, and a size for it. */
const COVERED = '[data-measured], button[aria-label^="Backend"], :lang(ja), math, code, pre, textarea';
/** And letters at their exact places, whatever a machine's settings say about rounding them to pixels. */
const FIXED = `
  * { text-rendering: geometricPrecision !important; }
  button[aria-label^="Backend"] { inline-size: 180px; }
  button + [data-measured] { inline-size: 100%; }
  header :lang(ja) { inline-size: 70px; overflow: hidden; }
  :root { --mono: var(--sans); }
`;

/** Compares what is in sight with its picture. */
async function expectLikeness(page: Page, name: string): Promise<void> {
  await page.addStyleTag({ content: FIXED });
  await page.evaluate(() => document.fonts.ready);
  await expect(page).toHaveScreenshot(`${name}.png`, {
    animations: 'disabled',
    caret: 'hide',
    mask: [page.locator(COVERED)],
    maskColor: '#888888',
    maxDiffPixels: TOLERANCE,
    timeout: 20_000,
  });
}

async function show(page: Page, query: string, scheme: 'light' | 'dark', size = DESKTOP): Promise<void> {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  // A short run, whose estimate has the same length on every machine; the engine that is the same everywhere.
  await page.goto(`./?backend=cpu&lang=en&${query}${tinyLink(quickDemo, 12)}`);
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

test('a lesson on a phone', async ({ page }) => {
  await show(page, 'screen=learn&lesson=adversarial-example', 'dark', PHONE);
  await expect(page.getByRole('heading', { name: 'Look before you read' })).toBeVisible();
  await expectLikeness(page, 'lesson-phone-dark');
});

test('the lecture view', async ({ page }) => {
  await show(page, 'screen=learn&view=lecture&lesson=adversarial-example', 'dark');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectLikeness(page, 'lecture-dark');
});

test('the lab before the first run', async ({ page }) => {
  await show(page, 'screen=lab', 'light');
  await expect(page.getByText('estimating …')).toHaveCount(0, { timeout: 120_000 });
  await expectLikeness(page, 'lab-light');
});
