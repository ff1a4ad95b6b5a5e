/** `npm run screenshots`: every screen on desktop and phone, dark and light, in English and Japanese; states of a run from one real run. */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { findPreset } from '../src/experiments';
import type { RunConfig } from '../src/protocol/run-config';
import { setPath } from '../src/runs/config-path';
import { encodeLink } from '../src/runs/share-link';
import { readArguments } from './arguments';
import { ensureBuilt } from './build';
import { DIST, ROOT } from './paths';
import { album } from './screenshots/album';
import { type Camera, DEVICES, type Device, LANGUAGES, photograph } from './screenshots/camera';
import { VIEWS } from './screenshots/views';
import { serve } from './serve';
import { HEADLESS, setupBrowser } from './setup-browser';

/** Longest wait for a stage of a run. */
const RUN_MS = 3_600_000;
const OUT = path.join(ROOT, 'docs/images/screens');
const ALBUM = path.join(ROOT, 'docs/screens.md');

/** How often a page is opened whose estimate of time is too long because the machine was busy with something else. */
const TRIES = 4;
const DEVICE_NAMES = Object.keys(DEVICES) as Device[];

const open = (browser: Browser, device: Device): Promise<BrowserContext> =>
  browser.newContext({ viewport: DEVICES[device], locale: 'en-GB', reducedMotion: 'reduce' });

/** Until the worker has answered, and what it answers has been drawn. */
async function settle(page: Page): Promise<void> {
  await page.locator('[data-state="ready"]').first().waitFor({ timeout: 120_000 });
  await page.waitForTimeout(3500);
  const isDone = () => !/Computing …|計算しています…/.test(document.body.innerText);
  await page.waitForFunction(isDone, undefined, { timeout: 300_000 });
}

async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await settle(page);
  for (let tries = 1; tries < TRIES && (await page.getByText(/long for this device|長くかかります/).count()) > 0; tries++) {
    await page.waitForTimeout(5000 * tries);
    await page.reload();
    await settle(page);
  }
}

async function photographViews(browser: Browser, url: string, camera: Camera, only: string | undefined): Promise<void> {
  for (const { id, query, prepare, inSight } of VIEWS.filter((view) => !only || view.id.startsWith(only))) {
    // Opened anew on each device: what is folded on a phone is decided when the page opens.
    for (const [language, device] of LANGUAGES.flatMap((each) => DEVICE_NAMES.map((name) => [each, name] as const))) {
      const context = await open(browser, device);
      const page = await context.newPage();
      await visit(page, `${url}?${query}&lang=${language}`);
      if (prepare) {
        await prepare(page);
        await page.waitForTimeout(2000);
      }
      await photograph(camera, page, { view: id, language, devices: [device], inSight });
      await context.close();
    }
  }
}

const mainButton = (page: Page) => page.locator('main > section').first().getByRole('button').first();

/** The same moment in every language, with the run left as it is. */
async function inLanguages(page: Page, camera: Camera, moment: string): Promise<void> {
  for (const language of LANGUAGES) {
    await photograph(camera, page, { view: moment, language, devices: DEVICE_NAMES });
    await page.setViewportSize(DEVICES.desktop);
    await page.getByRole('button', { name: language === 'en' ? '日本語' : 'English', exact: true }).click();
    await page.waitForTimeout(500);
  }
}

/** One run, photographed half way through the student, when it is over, in the lab, and handed in as a class's first. */
async function accompany(page: Page, url: string, camera: Camera): Promise<void> {
  await mainButton(page).click();
  const student = page.locator('li[data-stage="student"][data-progress="current"]');
  await student.waitFor({ timeout: RUN_MS });
  await page.waitForFunction(
    () => {
      const stage = document.querySelector<HTMLElement>('li[data-stage="student"]');
      // A short run may be past it before anybody looks.
      if (stage?.dataset.progress !== 'current') return true;
      const text = stage.textContent ?? '';
      const [, done = '0', total = '0'] = /([\d,]+) of ([\d,]+)/.exec(text) ?? [];
      return Number(done.replaceAll(',', '')) > 0.6 * Number(total.replaceAll(',', ''));
    },
    undefined,
    { timeout: RUN_MS },
  );
  await mainButton(page).click();
  await page.getByRole('button', { name: 'Resume' }).waitFor();
  await inLanguages(page, camera, 'train-running');
  await mainButton(page).click();
  await page.getByRole('button', { name: 'Run again' }).waitFor({ timeout: RUN_MS });
  await inLanguages(page, camera, 'train-finished');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'run.json', exact: true }).click();
  const file = await (await download).path();
  await page.goto(`${url}?screen=lab`);
  await settle(page);
  await inLanguages(page, camera, 'lab-runs');
  await page.goto(`${url}?screen=learn&view=class`);
  await settle(page);
  await page
    .locator('main input[type=file]')
    .setInputFiles({ name: 'run.json', mimeType: 'application/json', buffer: await readFile(file) });
  await inLanguages(page, camera, 'learn-pooled');
}

const footnote = (preset: string, { seed }: RunConfig, isShortened: boolean) => {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  const machine = `${os.cpus()[0]?.model.trim()}, ${os.cpus().length} cores, without a GPU`;
  return `The run in the pictures: preset \`${preset}\`${isShortened ? ', shortened' : ''}, seed ${seed}, one run, commit ${commit}, ${machine}.`;
};

export async function main(argv: string[]): Promise<number> {
  const { values } = readArguments(
    argv,
    {
      preset: { type: 'string' },
      set: { type: 'string', multiple: true },
      only: { type: 'string' },
      full: { type: 'string' },
    },
    false,
  );
  const preset = findPreset(values.preset ?? 'quick-demo');
  await ensureBuilt();
  // `--set student.steps=200` shortens the run, `--only see` leaves all but some states out, `--full FOLDER` keeps pictures of full size.
  const config = (values.set ?? []).reduce((changed, change) => {
    const [field = '', value = ''] = change.split('=');
    return setPath(changed, field, JSON.parse(value));
  }, preset.config);
  const served = await serve(DIST, { port: 0 });
  const browser = await chromium.launch({ executablePath: setupBrowser(), args: [...HEADLESS] });
  try {
    const darkroom = await (await browser.newContext()).newPage();
    await darkroom.goto(served.url);
    const camera = { out: OUT, full: values.full ? path.resolve(values.full) : null, darkroom };
    await photographViews(browser, served.url, camera, values.only);
    if (!values.only || values.only === 'run') {
      const page = await (await open(browser, 'desktop')).newPage();
      await visit(page, `${served.url}${encodeLink(preset, config)}`);
      await accompany(page, served.url, camera);
      await writeFile(ALBUM, album(footnote(preset.id, config, (values.set ?? []).length > 0)));
    }
  } finally {
    await browser.close();
    await served.close();
  }
  return 0;
}
