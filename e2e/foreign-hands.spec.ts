/** Others change the page while it works: a translator puts every text into elements of its own, an extension wraps, takes out and puts back. */
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

/** As Chromium's translator leaves a page; what comes later is translated as well. */
const translate = (page: Page) =>
  page.evaluate(() => {
    const font = (child: Node) => {
      const element = document.createElement('font');
      element.style.verticalAlign = 'inherit';
      element.append(child);
      return element;
    };
    const sweep = () => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      for (const text of texts) {
        if (!text.data.trim() || text.parentElement?.closest('font, script, style, svg, [translate="no"]')) continue;
        const copy = document.createTextNode(text.data);
        text.replaceWith(font(font(copy)));
      }
    };
    sweep();
    new MutationObserver(sweep).observe(document.body, { childList: true, subtree: true, characterData: true });
  });

/** Wraps elements, replaces texts by copies, takes nodes out and puts them back at the end. */
const meddle = (page: Page) =>
  page.evaluate(() => {
    const wrap = (element: Element) => {
      const box = document.createElement('span');
      box.dataset.extension = '';
      element.replaceWith(box);
      box.append(element);
    };
    for (const element of document.querySelectorAll('main section p, main section p > *, li[data-stage] > *, main > div')) wrap(element);
    for (const element of document.querySelectorAll('main button span, main h2, main dd')) {
      const copies = [...element.childNodes].map((node) => node.cloneNode(true));
      element.replaceChildren(...copies);
    }
    for (const list of document.querySelectorAll('main ul, main ol')) if (list.firstChild) list.append(list.firstChild);
  });

const broken = (page: Page) => page.getByRole('heading', { name: /cannot be shown/ });

/** The text of the main button as it is drawn, not as it stands in the document. */
const drawnText = (page: Page) =>
  page
    .locator('main button')
    .first()
    .evaluate((button) => {
      const range = document.createRange();
      const walker = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
      let drawn = '';
      while (walker.nextNode()) {
        range.selectNodeContents(walker.currentNode);
        if (range.getClientRects().length > 0) drawn += walker.currentNode.textContent;
      }
      return drawn.trim();
    });

/** What the run bar says of the time, twice. */
async function numbersMove(page: Page): Promise<void> {
  const bar = page.locator('main [data-measured]').first();
  const before = await bar.innerText();
  await expect.poll(() => bar.innerText(), { message: 'numbers go on changing' }).not.toBe(before);
}

for (const [name, touch] of [
  ['a translator', translate],
  ['an extension', meddle],
] as const) {
  test(`the page goes on under ${name}`, async ({ page }) => {
    const playground = new Playground(page);
    await playground.open(`?backend=wasm${tinyLink(quickDemo, 300)}`);
    await touch(page);
    await playground.start();
    await expect.poll(() => drawnText(page)).toBe('Pause');
    await playground.trains();
    await touch(page);
    await numbersMove(page);
    await playground.primary.click();
    await expect.poll(() => drawnText(page)).toBe('Resume');
    await playground.primary.click();
    for (const screen of ['See it', 'Learn', 'Lab', 'Train']) {
      await page.getByRole('navigation').getByRole('link', { name: screen }).first().click();
      await expect(page.locator('main')).not.toBeEmpty();
      await touch(page);
    }
    await page.getByRole('button', { name: '日本語' }).click();
    await expect.poll(() => drawnText(page)).toMatch(/一時停止|もう一度実行/);
    await page.getByRole('button', { name: 'English' }).click();
    await playground.finished(120_000);
    expect(await drawnText(page)).toBe('Run again');
    await expect(broken(page)).toHaveCount(0);
    // What was drawn anew has not been left twice.
    await expect(page.locator('main')).toHaveCount(1);
    await expect(page.getByRole('region', { name: 'Experiment' })).toHaveCount(1);
    await expect(page.getByRole('region', { name: 'Result' }).getByRole('article')).toHaveCount(3);
  });
}

test('a fault that comes back at once ends in a message, and the message in the page', async ({ page }) => {
  await page.addInitScript(() => {
    const { appendChild } = Node.prototype;
    Node.prototype.appendChild = function <T extends Node>(this: Node, child: T): T {
      if (child instanceof HTMLProgressElement && !('isHealed' in window)) throw new DOMException('not a child', 'NotFoundError');
      return appendChild.call(this, child) as T;
    };
  });
  await page.goto('./');
  await expect(page.getByRole('heading', { name: 'The page cannot be shown' })).toBeVisible();
  await page.evaluate(() => Object.assign(window, { isHealed: true }));
  await page.getByRole('button', { name: 'Show it again' }).click();
  await expect(page.getByRole('region', { name: 'Experiment' })).toBeVisible();
  await expect(broken(page)).toHaveCount(0);
});
