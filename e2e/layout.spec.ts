/**
 * Every screen holds any font: the page's own, a wide one in its place, and the spacing a reader may ask for, from 400 % zoom to a desktop,
 * in words a third longer and in Japanese. A page is loaded once for all of these.
 */
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { layoutFaults, SETTINGS, type Setting, setText } from './layout';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

// Text is set by a style sheet put into the page, which the page's policy would refuse.
test.use({ bypassCSP: true });

const VIEWS: Readonly<Record<string, readonly string[]>> = {
  train: [''],
  lab: [''],
  see: ['', '&view=channels', '&view=mixup', '&view=slices', '&view=step'],
  learn: ['', '&lesson=adversarial-example', '&view=make', '&view=class', '&view=lecture&lesson=adversarial-example'],
};
/** 1280 px at 400 %, a phone, between the steps of the layout, a desktop. */
const WIDTHS = [320, 390, 700, 1280];

async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const folded of document.querySelectorAll<HTMLDetailsElement>('main details')) folded.open = true;
  });
}

async function expectOrder(page: Page, what: string): Promise<void> {
  for (const setting of Object.keys(SETTINGS) as Setting[]) {
    await setText(page, setting);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 640 });
      expect.soft(await layoutFaults(page), `${what} in ${setting} at ${width} px`).toEqual([]);
    }
  }
}

for (const [screen, views] of Object.entries(VIEWS)) {
  test(`${screen} holds in any font`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const view of views) {
      for (const language of ['pseudo', 'ja']) {
        await page.goto(`./?screen=${screen}${view}&lang=${language}`);
        await expect(page.locator('[data-state="ready"]')).toHaveCount(1);
        // What the worker computes for the first view.
        await page.waitForTimeout(1000);
        await unfold(page);
        await expectOrder(page, `${screen}${view} in ${language}`);
      }
    }
  });
}

test('a run, its result and its place in the lab hold in any font', async ({ page }) => {
  const playground = new Playground(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await playground.open(`./?lang=en${tinyLink(quickDemo, 12)}`);
  await playground.start();
  await playground.trains();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expectOrder(page, 'a paused run');
  await page.getByRole('button', { name: 'Resume' }).click();
  await playground.finished(120_000);
  await unfold(page);
  await expectOrder(page, 'a result');
  await page
    .getByRole('link', { name: 'Lab' })
    .or(page.getByRole('button', { name: 'Lab', exact: true }))
    .click();
  await expect(page.getByRole('region', { name: 'Loss terms' })).toBeVisible();
  await unfold(page);
  await expectOrder(page, 'a run in the lab');
});
