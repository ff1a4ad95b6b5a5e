/** `npm run screenshots`: the page on desktop and phone, dark and light, in the middle and at the end of real runs. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { findPreset } from '../src/experiments';
import { setPath } from '../src/runs/config-path';
import { encodeLink } from '../src/runs/share-link';
import { readArguments } from './arguments';
import { ensureBuilt } from './build';
import { DIST, ROOT } from './paths';
import { serve } from './serve';
import { HEADLESS, setupBrowser } from './setup-browser';

const DEVICES = {
  desktop: { viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} as const;
const SCHEMES = ['light', 'dark'] as const;
const OUT = path.join(ROOT, 'docs/images');

const mainButton = (page: Page) => page.getByRole('region', { name: 'Experiment' }).getByRole('button').first();

/** One run, photographed on its way through the student and when it is over. */
async function photograph(browser: Browser, address: string, device: keyof typeof DEVICES, scheme: (typeof SCHEMES)[number]) {
  const context = await browser.newContext({ ...DEVICES[device], colorScheme: scheme });
  const page = await context.newPage();
  const take = async (moment: string) => {
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.screenshot({ path: path.join(OUT, `${device}-${scheme}-${moment}.png`), fullPage: true });
    console.error(`docs/images/${device}-${scheme}-${moment}.png`);
  };
  await page.goto(address);
  await mainButton(page).filter({ hasText: 'Start' }).click({ timeout: 60_000 });
  const student = page.locator('li[data-stage="student"][data-progress="current"]');
  await student.waitFor({ timeout: 1_200_000 });
  // Half way: the student has drawn some of its curves.
  await student.filter({ hasText: /clean|[1-9]\d+ of/ }).waitFor();
  await page.waitForTimeout(8000);
  await take('training');
  await mainButton(page).filter({ hasText: 'Run again' }).waitFor({ timeout: 1_200_000 });
  await page.waitForTimeout(1000);
  await take('finished');
  await context.close();
}

export async function main(argv: string[]): Promise<number> {
  const { values } = readArguments(
    argv,
    { preset: { type: 'string' }, desktop: { type: 'boolean' }, set: { type: 'string', multiple: true } },
    false,
  );
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
    for (const device of values.desktop ? (['desktop'] as const) : (['desktop', 'phone'] as const)) {
      for (const scheme of SCHEMES) await photograph(browser, `${served.url}${encodeLink(preset, config)}`, device, scheme);
    }
  } finally {
    await browser.close();
    await served.close();
  }
  return 0;
}
