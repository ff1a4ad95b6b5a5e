/** The page's own font: served from here, fetched once, with digits of one width, and nothing moves when it comes late. */
import { CANVAS_FONT } from '../src/ui/fonts/page-font';
import { feltBy, watchPage } from './page-metrics';
import { expect, test } from './support';

const SHIFT = 0.02;

test('text, charts and canvases are set in the page’s font, with digits of one width', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'font') asked.push(new URL(request.url()).pathname.replace(/^.*\/(.*)-[\w-]{8}\.woff2$/, '$1'));
  });
  await page.goto('./?lang=en&backend=cpu');
  await expect(page.locator('.recharts-cartesian-axis-tick-value').first()).toBeVisible();
  await expect(page.locator('.uplot canvas')).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  expect(asked).toContain('inter-latin-wght-normal');
  expect(
    asked.filter((name) => name === 'inter-latin-wght-normal'),
    'a preload and its use are one request',
  ).toHaveLength(1);
  const widths = await page.evaluate(async (font) => {
    await document.fonts.load('12px "Inter Figures"', '0');
    const context = document.createElement('canvas').getContext('2d');
    if (!context) throw new Error('canvas gives no 2d context, expected one');
    context.font = font;
    const host = document.querySelector('.recharts-cartesian-axis-tick-value tspan, .recharts-cartesian-axis-tick-value');
    if (!(host instanceof SVGTextContentElement)) throw new Error('chart has no numbers, expected some at its axis');
    const cell = document.createElement('td');
    const table = document.createElement('table');
    table.append(cell);
    document.body.append(table);
    const inSvg = (text: string) => {
      host.textContent = text;
      return host.getComputedTextLength();
    };
    const inTable = (text: string) => {
      cell.textContent = text;
      return cell.getBoundingClientRect().width;
    };
    return [inSvg, inTable, (text: string) => context.measureText(text).width].map((measure) => ['1111', '8888'].map(measure));
  }, CANVAS_FONT);
  for (const [ones, eights] of widths) expect(Math.abs((ones ?? 0) - (eights ?? 99))).toBeLessThan(0.1);
});

test('nothing moves on a slow line', async ({ page }) => {
  await watchPage(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  // A phone far from its mast.
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: 400_000,
    uploadThroughput: 90_000,
  });
  await page.goto('./?lang=en&backend=cpu', { waitUntil: 'commit' });
  await expect(page.locator('.recharts-cartesian-axis-tick-value').first()).toBeVisible();
  await expect.poll(() => page.evaluate(() => document.fonts.check('1em Inter')), 'the font has come').toBe(true);
  await page.waitForTimeout(1500);
  const { shift, moved } = await feltBy(page);
  expect(shift, moved.join('\n')).toBeLessThan(SHIFT);
});

test('the page stands without its font, and a canvas is drawn once more when it comes', async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/*.woff2', async (route) => {
    await held;
    await route.continue();
  });
  // A page counts as loaded when its font is.
  await page.goto('./?lang=en&backend=cpu', { waitUntil: 'commit' });
  await expect(page.locator('.uplot canvas')).toBeVisible();
  expect(await page.evaluate(() => document.fonts.check('1em Inter')), 'the font has come').toBe(false);
  const canvas = () => page.locator('.uplot canvas').evaluate((element) => (element as HTMLCanvasElement).toDataURL());
  const before = await canvas();
  release();
  await expect.poll(canvas, 'the canvas is drawn once more').not.toBe(before);
});
