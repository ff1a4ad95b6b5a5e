/** A page that cannot start says why, before any script of ours; one that can never shows it. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DIST } from '../tools/paths';
import { Playground } from './playground';
import { expect, test } from './support';

test('opened from a disk it names the command that serves it, in both languages', async ({ page }) => {
  await page.goto(pathToFileURL(path.join(DIST, 'index.html')).href);
  await expect(page.getByText('needs a web server')).toBeVisible();
  await expect(page.getByText('ウェブサーバーが必要です')).toBeVisible();
  expect(await page.locator('body').innerText()).toContain('python3 -m http.server');
});

test('where its script does not arrive it says so after a while', async ({ page }) => {
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.goto('./');
  const notice = page.getByText('MixACM Playground has not started.');
  await expect(notice).toBeHidden();
  const waits = await page.evaluate(() => document.getAnimations().map((each) => Number(each.effect?.getComputedTiming().delay)));
  expect(waits).toEqual([15_000]);
  await page.evaluate(() => document.getAnimations().forEach((each) => void each.finish()));
  await expect(notice).toBeVisible();
});

test('a page that starts never shows it', async ({ page }) => {
  await page.addInitScript(() => {
    const seen: boolean[] = [];
    Object.assign(window, { seen });
    const look = () => {
      const notice = document.querySelector('.unstarted');
      if (notice) seen.push(notice.checkVisibility({ visibilityProperty: true }));
      requestAnimationFrame(look);
    };
    look();
  });
  await new Playground(page).open('./');
  const seen = await page.evaluate(() => (window as unknown as { seen: boolean[] }).seen);
  expect(seen).not.toContain(true);
  await expect(page.locator('.unstarted')).toHaveCount(0);
});
