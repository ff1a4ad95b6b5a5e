/** Rules of WCAG 2.2 AA that a program can check, on every screen in every theme, language and size, and in the system's own colours. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

// The checker is a script put into the page, which the page's policy would refuse; everything else is as served.
test.use({ bypassCSP: true });

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } } as const;
const THEMES = ['light', 'dark'] as const;
const LANGUAGES = ['en', 'ja'] as const;

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found, passes } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  expect(
    passes.map(({ id }) => id),
    'targets are measured',
  ).toContain('target-size');
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`));
}

/** How far the page can be pushed sideways; tables and charts may scroll inside themselves. */
const overhang = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Runs of four English words and more in what is seen, outside of what says that it is English or code. */
const englishSentences = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const isSeen = node.parentElement?.checkVisibility() && !node.parentElement.closest('[lang="en"], code, math, script, style');
      if (isSeen && /(?:\b[A-Za-z]{2,}\b[ ,]+){3,}[A-Za-z]{2,}\b/.test(text)) found.push(text);
    }
    return found;
  });

async function open(page: Page, query: string, language: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`./?${query}&lang=${language}`);
  await expect(page.getByRole('main')).not.toBeEmpty();
  await expect(page.locator('[data-state="ready"]')).toHaveCount(1);
  // What the worker computes for the first view.
  await page.waitForTimeout(1500);
}

for (const screen of ['train', 'lab', 'see', 'learn']) {
  test(`nothing breaks a rule on ${screen}, in both themes, languages and sizes`, async ({ page }) => {
    for (const language of LANGUAGES) {
      await open(page, `screen=${screen}`, language);
      for (const [device, size] of Object.entries(SIZES)) {
        await page.setViewportSize(size);
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme });
          expect.soft(await violations(page), `${device}, ${colorScheme}, ${language}`).toEqual([]);
        }
        expect.soft(await overhang(page), `pixels that stick out sideways, ${device}, ${language}`).toBeLessThanOrEqual(0);
      }
      if (language === 'ja') expect.soft(await englishSentences(page), 'English on the Japanese page').toEqual([]);
    }
  });
}

const VIEWS = [
  'screen=see&view=channels',
  'screen=see&view=mixup',
  'screen=see&view=slices',
  'screen=see&view=step',
  'screen=learn&lesson=adversarial-example',
  'screen=learn&view=make',
  'screen=learn&view=class',
  'screen=learn&view=lecture&lesson=adversarial-example',
] as const;
/** Two opposite ways show both themes, both languages and both sizes; the next view has the other two. */
const WAYS = [
  [
    ['dark', 'ja', 'phone'],
    ['light', 'en', 'desktop'],
  ],
  [
    ['light', 'ja', 'desktop'],
    ['dark', 'en', 'phone'],
  ],
] as const;

for (const [index, query] of VIEWS.entries()) {
  test(`nothing breaks a rule on ${query}, in opposite ways`, async ({ page }) => {
    for (const [colorScheme, language, device] of WAYS[index % 2] ?? WAYS[0]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(SIZES[device]);
      await open(page, query, language);
      // Tables below the charts, settings that are folded on a phone.
      await page.evaluate(() => {
        for (const folded of document.querySelectorAll<HTMLDetailsElement>('main details')) folded.open = true;
      });
      const way = `${colorScheme}, ${language}, ${device}`;
      expect.soft(await violations(page), way).toEqual([]);
      expect.soft(await overhang(page), `pixels that stick out sideways, ${way}`).toBeLessThanOrEqual(0);
      if (language === 'ja') expect.soft(await englishSentences(page), `English on the Japanese page, ${way}`).toEqual([]);
    }
  });
}

test('nothing breaks a rule on a run, its result and its place in the lab', async ({ page }) => {
  test.setTimeout(480_000);
  const playground = new Playground(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await playground.open(`./?lang=en${tinyLink(quickDemo, 40)}`);
  const everywhere = async (when: string, ways: readonly (typeof WAYS)[number][number][]) => {
    for (const [colorScheme, language, device] of ways) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(SIZES[device]);
      const other = page.getByRole('button', { name: language === 'ja' ? '日本語' : 'English', exact: true });
      if ((await other.count()) > 0) await other.click();
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      const way = `${when}, ${colorScheme}, ${language}, ${device}`;
      expect.soft(await violations(page), way).toEqual([]);
      expect.soft(await overhang(page), `pixels that stick out sideways, ${way}`).toBeLessThanOrEqual(0);
    }
  };
  await playground.start();
  await page.getByRole('button', { name: 'Pause' }).click();
  await everywhere('paused', WAYS[0]);
  await page.getByRole('button', { name: 'Resume' }).click();
  await playground.finished(120_000);
  await everywhere('finished', WAYS.flat());
  await page
    .getByRole('link', { name: 'Lab' })
    .or(page.getByRole('button', { name: 'Lab', exact: true }))
    .click();
  await expect(page.getByRole('region', { name: 'Loss terms' })).toBeVisible();
  await everywhere('in the lab', WAYS[1]);
});

test('the system’s own colours break no rule and leave controls their edges', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  for (const screen of ['train', 'lab', 'see', 'learn']) {
    await open(page, `screen=${screen}`, 'en');
    expect.soft(await violations(page), screen).toEqual([]);
    const edgeless = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('main button, main select')]
        .filter((element) => element.checkVisibility() && getComputedStyle(element).borderTopStyle === 'none')
        .map((element) => element.outerHTML.slice(0, 80)),
    );
    expect.soft(edgeless, `${screen}: controls without an edge`).toEqual([]);
  }
});
