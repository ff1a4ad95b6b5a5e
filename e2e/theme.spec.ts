/** The theme as it looks in the built app, not as its button is called: colours of page, text, controls and charts. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { DIST } from '../tools/paths';
import { expect, test } from './support';

interface Colours {
  readonly page: string;
  readonly text: string;
  readonly control: string;
  readonly select: string;
  readonly axis: string;
  /** Of the browser's own frame. */
  readonly frame: string;
}
const LIGHT: Colours = {
  page: 'rgb(250, 249, 246)',
  text: 'rgb(28, 31, 36)',
  control: 'light',
  select: 'rgb(255, 255, 255)',
  axis: 'rgb(95, 98, 105)',
  frame: '#faf9f6',
};
const DARK: Colours = {
  page: 'rgb(19, 21, 24)',
  text: 'rgb(236, 234, 229)',
  control: 'dark',
  select: 'rgb(27, 30, 34)',
  axis: 'rgb(166, 169, 176)',
  frame: '#131518',
};

const coloursOf = (page: Page): Promise<Colours> =>
  page.evaluate(() => {
    const styleOf = (selector: string) => {
      const element = document.querySelector(selector);
      if (!element) throw new Error(`"${selector}" is absent, expected it on the page`);
      return getComputedStyle(element);
    };
    // What native controls are drawn with: the system colour of a field's text.
    const probe = document.createElement('input');
    probe.style.color = 'CanvasText';
    document.body.append(probe);
    const control = getComputedStyle(probe).color === 'rgb(255, 255, 255)' ? 'dark' : 'light';
    probe.remove();
    const frame = [...document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')].filter(
      ({ media }) => matchMedia(media).matches,
    );
    return {
      page: styleOf('html').backgroundColor,
      text: styleOf('h1').color,
      control,
      select: styleOf('main select').backgroundColor,
      axis: styleOf('.recharts-cartesian-axis-tick-value').fill,
      frame: frame.map(({ content }) => content).join(' and '),
    };
  });

/** What the canvas chart is drawn with: the colour of its strongest pixels is that of the numbers at its axes. */
const canvasIsDark = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.uplot canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) throw new Error('canvas chart is absent, expected the losses');
    // Left of the drawing stand the axis's numbers, alone.
    const { data } = context.getImageData(0, 0, 40 * devicePixelRatio, canvas.height);
    const solid: number[] = [];
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) solid.push(data[at] ?? 0);
    if (solid.length === 0) throw new Error('canvas chart has no numbers, expected some at its axis');
    return solid.reduce((sum, value) => sum + value, 0) / solid.length > 128;
  });

for (const system of ['light', 'dark'] as const) {
  test(`each press of the theme button changes what is seen, on a ${system} system`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: system, reducedMotion: 'reduce' });
    await page.goto('./?lang=en&backend=cpu');
    await expect(page.locator('.recharts-cartesian-axis-tick-value').first()).toBeVisible();
    await expect(page.locator('.uplot canvas')).toBeVisible();
    const button = page.getByRole('button', { name: /^Theme/ });
    const ofSystem = system === 'light' ? LIGHT : DARK;
    await expect.poll(() => coloursOf(page), 'before a press').toEqual(ofSystem);
    for (const [index, expected] of [LIGHT, DARK, ofSystem].entries()) {
      await button.click();
      await expect.poll(() => coloursOf(page), `after press ${index + 1}`).toEqual(expected);
      await expect.poll(() => canvasIsDark(page), `the canvas after press ${index + 1}`).toBe(expected === DARK);
    }
  });
}

test('a chosen theme is there before the first picture of the next visit, and leaves paper and the system’s own colours alone', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto('./?lang=en&backend=cpu');
  const button = page.getByRole('button', { name: /^Theme/ });
  await button.click();
  await button.click();
  // The page's own script never comes: whatever is drawn is drawn without it.
  await page.route('**/assets/index-*.js', (route) => route.abort());
  await page.reload({ waitUntil: 'domcontentloaded' });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await expect(page.locator('#root > :not(.unstarted)')).toHaveCount(0);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(DARK.page);
  await page.unroute('**/assets/index-*.js');
  await page.reload();
  await expect(page.locator('.recharts-cartesian-axis-tick-value').first()).toBeVisible();
  await expect.poll(() => coloursOf(page)).toEqual(DARK);
  await page.emulateMedia({ media: 'print' });
  expect(await page.evaluate(() => getComputedStyle(document.querySelector('h1')!).color), 'ink on paper').toBe(LIGHT.text);
  await page.emulateMedia({ media: 'screen', forcedColors: 'active' });
  expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);
  const edge = await page
    .getByRole('main')
    .getByRole('button')
    .first()
    .evaluate((element) => getComputedStyle(element).borderTopStyle);
  expect(edge, 'edge of a button in the system’s own colours').toBe('solid');
});

test('the built style sheets keep the features of their sources', () => {
  const read = (folder: string): string =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.css'))
      .map((name) => readFileSync(path.join(folder, name), 'utf8'))
      .join('\n');
  const [source, built] = [read(path.join(import.meta.dirname, '../src')), read(DIST)];
  expect(built).not.toContain('lightningcss');
  const features = [
    'light-dark(',
    'color-mix(',
    ':has(',
    ':is(',
    'inset-inline',
    'margin-inline',
    'text-wrap',
    'auto-phrase',
    'size-adjust',
    'forced-colors',
    'prefers-reduced-motion',
  ];
  for (const feature of features.filter((each) => source.includes(each))) expect(built, feature).toContain(feature);
});
