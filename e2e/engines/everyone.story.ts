/** For people who read Japanese, and for narrow screens. */
import { expect, test } from './stories';
import { at } from './tab';
import { open } from './train';

test('the page turns Japanese at the press of a button, on every screen', async ({ visit, site }) => {
  const tab = await visit();
  await open(tab, `${site.url}?backend=wasm`);
  await tab.press(at('button', '日本語'));
  await tab.untilPage('the language of the page', () => document.documentElement.lang === 'ja', null);
  await tab.find(at('button', '開始', at('region', '実験')));
  for (const [screen, text] of [
    ['lab', /スイープ/],
    ['see', /攻撃/],
    ['learn', /レッスン/],
  ] as const) {
    await tab.driver.goto(`${site.url}?screen=${screen}&backend=wasm`);
    await tab.shows(text);
  }
});

test('at 320 pixels nothing sticks out sideways, on any screen', async ({ visit, site }) => {
  const tab = await visit();
  await tab.driver.resize(320, 800);
  for (const screen of ['train', 'lab', 'see&view=attack', 'learn', 'learn&lesson=trust']) {
    await tab.driver.goto(`${site.url}?screen=${screen}&backend=wasm`);
    await tab.find(at('button', /^Backend: W/), 60_000);
    const { width, wide, out } = await tab.driver.evaluate(() => {
      const isScrolled = (element: Element | null): boolean =>
        element !== null &&
        element !== document.body &&
        (getComputedStyle(element).overflowX !== 'visible' || isScrolled(element.parentElement));
      const beyond = [...document.body.querySelectorAll('*')].filter(
        (element) =>
          element.getBoundingClientRect().right > innerWidth + 1 && !isScrolled(element.parentElement) && element.checkVisibility(),
      );
      return {
        width: innerWidth,
        wide: document.documentElement.scrollWidth,
        out: beyond.slice(0, 5).map((element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`),
      };
    }, null);
    expect(width, 'the window').toBe(320);
    expect(out, `sticks out of ${screen}`).toEqual([]);
    expect(wide, `width of ${screen}`).toBeLessThanOrEqual(320);
  }
});
