/** `npm run screenshots`: the page on desktop and phone, dark and light, in the middle and at the end of one real run. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from 'playwright';
import { findPreset } from '../src/experiments';
import { setPath } from '../src/runs/config-path';
import { encodeLink } from '../src/runs/share-link';
import { readArguments } from './arguments';
import { ensureBuilt } from './build';
import { DIST, ROOT } from './paths';
import { serve } from './serve';
import { HEADLESS, setupBrowser } from './setup-browser';

const DEVICES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const;
const SCHEMES = ['light', 'dark'] as const;
/** Longest wait for a stage of a run. */
const RUN_MS = 3_600_000;
const OUT = path.join(ROOT, 'docs/images');

const mainButton = (page: Page, text: string) =>
  page.getByRole('region', { name: 'Experiment' }).getByRole('button').first().filter({ hasText: text });

/** The same moment on every device and in every colour scheme. */
async function photograph(page: Page, moment: string): Promise<void> {
  for (const [device, viewport] of Object.entries(DEVICES)) {
    for (const colorScheme of SCHEMES) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      // Charts are laid out anew and come to rest.
      await page.waitForTimeout(1500);
      const name = `${device}-${colorScheme}-${moment}.png`;
      await page.screenshot({ path: path.join(OUT, name), fullPage: true });
      console.error(`docs/images/${name}`);
    }
  }
  await page.setViewportSize(DEVICES.desktop);
}

/** One run, photographed half way through the student and when it is over. */
async function accompany(page: Page): Promise<void> {
  await mainButton(page, 'Start').click({ timeout: 60_000 });
  const student = page.locator('li[data-stage="student"][data-progress="current"]');
  await student.waitFor({ timeout: RUN_MS });
  await page.waitForFunction(
    () => {
      const text = document.querySelector('li[data-stage="student"]')?.textContent ?? '';
      const [, done = '0', total = '0'] = /([\d,]+) of ([\d,]+)/.exec(text) ?? [];
      return Number(done.replaceAll(',', '')) > 0.6 * Number(total.replaceAll(',', ''));
    },
    undefined,
    { timeout: RUN_MS },
  );
  await mainButton(page, 'Pause').click();
  await mainButton(page, 'Resume').waitFor();
  await photograph(page, 'training');
  await mainButton(page, 'Resume').click();
  await mainButton(page, 'Run again').waitFor({ timeout: RUN_MS });
  await photograph(page, 'finished');
}

export async function main(argv: string[]): Promise<number> {
  const { values } = readArguments(argv, { preset: { type: 'string' }, set: { type: 'string', multiple: true } }, false);
  const preset = findPreset(values.preset ?? 'quick-demo');
  await ensureBuilt();
  await mkdir(OUT, { recursive: true });
  // `--set student.steps=200` shortens a run while the page is being worked on.
  const config = (values.set ?? []).reduce((changed, change) => {
    const [field = '', value = ''] = change.split('=');
    return setPath(changed, field, JSON.parse(value));
  }, preset.config);
  const served = await serve(DIST, { port: 0 });
  const browser = await chromium.launch({ executablePath: setupBrowser(), args: [...HEADLESS] });
  try {
    const page = await browser.newPage({ viewport: DEVICES.desktop });
    await page.goto(`${served.url}${encodeLink(preset, config)}`);
    await accompany(page);
  } finally {
    await browser.close();
    await served.close();
  }
  return 0;
}
