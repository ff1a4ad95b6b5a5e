/** Without a pointer, without motion, on paper, by ear: what the page does for those who need it otherwise. */
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

// A control that cannot be reached is a failure, not something to wait for.
test.use({ actionTimeout: 20_000 });

const PHONE = { width: 390, height: 844 };

test('the story goes by keyboard alone, and is told at most every ten seconds', async ({ page }) => {
  const playground = new Playground(page);
  await playground.open(`./?lang=en${tinyLink(quickDemo, 8)}`);
  await page.evaluate(() => {
    const told: { at: number; text: string }[] = [];
    Object.assign(window, { told });
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const status = target.parentElement?.closest('[role="status"]') ?? (target as Element).closest?.('[role="status"]');
        if (status?.textContent) told.push({ at: performance.now(), text: status.textContent });
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
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
  const chart = page.getByRole('region', { name: 'How many pictures are named correctly' });
  const table = chart.locator('summary', { hasText: 'The same as a table' }).first();
  await table.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('columnheader', { name: 'under attack' }).first()).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Run finished' })).toHaveCount(1, { timeout: 15_000 });
  const times = await page.evaluate(() =>
    (window as unknown as { told: { at: number; text: string }[] }).told.filter(({ text }) => /^(Now|Run)/.test(text)).map(({ at }) => at),
  );
  const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
  expect(times.length, 'announcements of the run').toBeGreaterThan(1);
  expect(
    gaps.filter((gap) => gap > 100 && gap < 9500),
    `milliseconds between announcements: ${gaps.map(Math.round)}`,
  ).toEqual([]);
});

test('a slider, a number box, a grid of pictures and the steps of an attack answer to keys', async ({ page }) => {
  const playground = new Playground(page);
  await playground.open('./?lang=en');
  const settings = page.getByRole('region', { name: 'Student' });
  const slider = settings.getByRole('slider', { name: 'Temperature' });
  const box = settings.getByRole('textbox', { name: 'Temperature' });
  const before = await box.inputValue();
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(box, 'the box follows the slider').not.toHaveValue(before);
  await box.fill('2');
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue('2');
  await settings.getByRole('button', { name: 'More Temperature' }).press('Enter');
  await expect(box, 'the button adds').not.toHaveValue('2');

  await playground.openStage('data');
  await page.locator('button[tabindex="0"][aria-pressed="true"]').first().focus();
  const number = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  const first = await number();
  await page.keyboard.press('ArrowRight');
  expect(await number(), 'the arrow moves to the next picture').not.toBe(first);

  await page.goto('./?screen=see&view=attack&lang=en');
  const frame = page.getByRole('main').getByRole('slider').first();
  await expect(frame).toBeVisible({ timeout: 60_000 });
  await frame.focus();
  const step = await frame.inputValue();
  await page.keyboard.press('ArrowLeft');
  expect(await frame.inputValue(), 'the arrow goes to another step').not.toBe(step);
});

/** Whether anything hides the middle of what has the focus. */
const isCovered = (page: Page) =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    const shown = focused.closest('label') ?? focused;
    const { left, top, width, height } = shown.getBoundingClientRect();
    const above = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 40));
    const isFree = above !== null && (shown.contains(above) || above.contains(shown));
    return isFree ? null : `${focused.outerHTML.slice(0, 90)} under ${above?.outerHTML.slice(0, 60)}`;
  });

test('the run bar stays in sight on a phone and covers no focus', async ({ page }) => {
  await page.setViewportSize(PHONE);
  const playground = new Playground(page);
  await playground.open('./?lang=en');
  await page.evaluate(() => window.scrollTo(0, 2500));
  await expect(playground.primary).toBeInViewport();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  const covered: (string | null)[] = [];
  // Backwards from the end, which is the way that leaves what has the focus at the upper edge.
  await page.getByText('Glossary').last().focus();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Shift+Tab');
    covered.push(await isCovered(page));
  }
  expect(covered.filter((each) => each !== null)).toEqual([]);
});

test('nothing moves for who wants no motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const query of ['screen=train', 'screen=lab', 'screen=see', 'screen=learn']) {
    await page.goto(`./?${query}&lang=en`);
    await expect(page.locator('[data-state="ready"]')).toHaveCount(1);
    await page.getByRole('main').locator('button, a').first().hover();
    const moving = await page.evaluate(() =>
      document.getAnimations().flatMap(({ effect, playState }) => {
        const duration = Number(effect?.getComputedTiming().duration ?? 0);
        return playState === 'running' && duration > 0
          ? [`${(effect as KeyframeEffect).target?.outerHTML.slice(0, 80)} ${duration} ms`]
          : [];
      }),
    );
    expect.soft(moving, query).toEqual([]);
  }
});

test('a run prints as a report: results, tables and charts, without what only a screen can use', async ({ page }) => {
  const playground = new Playground(page);
  await playground.open(`./?lang=en${tinyLink(quickDemo, 4)}`);
  await playground.start();
  await playground.finished(120_000);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 794, height: 1123 });
  await expect(page.getByRole('region', { name: 'Result' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'How many pictures are named correctly' })).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  // A formula's terms are buttons, too, and stay.
  await expect(page.getByRole('button').filter({ hasNot: page.locator('math') })).toHaveCount(0);
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  // Charts follow the paper's width when they next draw.
  await expect.poll(wide, 'pixels beyond the paper').toBeLessThanOrEqual(0);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light');
});
