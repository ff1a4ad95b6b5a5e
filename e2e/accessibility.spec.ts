/** Rules of WCAG 2.2 AA that a program can check, keyboard alone, narrow and zoomed pages, and words that grow. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

// The checker is a script put into the page, which the page's policy would refuse; everything else is as served.
test.use({ bypassCSP: true });

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`));
}

/** How far the page can be pushed sideways; tables and charts may scroll inside themselves. */
const overhang = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function open(page: Page, query: string, theme: 'light' | 'dark', size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await page.goto(`./?${query}`);
  await expect(page.getByRole('main')).not.toBeEmpty();
  await expect(page.locator('[data-state="ready"]')).toHaveCount(1);
  await page.waitForTimeout(500);
}

// Every screen meets both themes, both languages and both sizes, though not each with each.
const CASES = [
  ['screen=train&lang=en', 'light', DESKTOP],
  ['screen=train&lang=ja', 'dark', PHONE],
  ['screen=lab&lang=ja', 'light', DESKTOP],
  ['screen=lab&lang=en', 'dark', PHONE],
  ['screen=see&lang=ja', 'dark', DESKTOP],
  ['screen=see&lang=en', 'light', PHONE],
  ['screen=learn&lang=en', 'dark', DESKTOP],
  ['screen=learn&lang=ja', 'light', PHONE],
] as const;

for (const [query, theme, size] of CASES) {
  test(`nothing breaks a rule: ${query}, ${theme}, ${size.width} px`, async ({ page }) => {
    await open(page, query, theme, size);
    expect(await violations(page)).toEqual([]);
    expect(await overhang(page), 'pixels that stick out sideways').toBeLessThanOrEqual(0);
  });
}

test('the story goes by keyboard alone, from the start to the table of results', async ({ page }) => {
  const playground = new Playground(page);
  await playground.open(`./?lang=en${tinyLink(quickDemo, 8)}`);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(playground.primary).toBeEnabled();
  for (let i = 0; i < 5 && !(await playground.primary.evaluate((button) => button === document.activeElement)); i++) {
    await page.keyboard.press('Tab');
  }
  await expect(playground.primary).toBeFocused();
  expect(await playground.primary.evaluate((button) => getComputedStyle(button).outlineStyle), 'focus is seen').not.toBe('none');
  await page.keyboard.press('Enter');
  await playground.finished(120_000);
  await expect(page.getByRole('region', { name: 'Result' })).toBeVisible();
  const table = page.getByRole('region', { name: 'How many pictures are named correctly' }).getByText('The same as a table').first();
  await table.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('columnheader', { name: 'under attack' }).first()).toBeVisible();
  expect(await violations(page), 'after a run, with its tables open').toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize(PHONE);
  expect(await violations(page), 'after a run, dark, on a phone').toEqual([]);
  expect(await overhang(page), 'pixels that stick out sideways').toBeLessThanOrEqual(0);
});

test('nothing sticks out at 400 % zoom, and words that are a third longer fit a phone', async ({ page }) => {
  for (const screen of ['train', 'lab', 'see', 'learn']) {
    await open(page, `screen=${screen}&lang=en`, 'light', { width: 320, height: 256 });
    expect.soft(await overhang(page), `${screen} at 320 px`).toBeLessThanOrEqual(0);
    await open(page, `screen=${screen}&lang=pseudo`, 'light', PHONE);
    expect.soft(await overhang(page), `${screen} in the pseudo-locale at 390 px`).toBeLessThanOrEqual(0);
  }
});

test('colours of the system leave every control with a name and a border', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  const playground = new Playground(page);
  await playground.open('./?lang=en');
  const edges = await playground.primary.evaluate((button) => getComputedStyle(button).borderTopStyle);
  expect(edges).not.toBe('none');
  expect(await overhang(page)).toBeLessThanOrEqual(0);
});
