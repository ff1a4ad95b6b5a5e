/** The first minutes of a newcomer: what is there at once, the theme, and a run from its button to its end. */
import quickDemo from '../../src/experiments/quick-demo';
import { tinyLink } from '../tiny';
import { expect, test, UPDATE } from './stories';
import { at } from './tab';
import { backend, main, trainToEnd } from './train';

test('the first view is complete, and offers a newcomer no newer version', async ({ visit, site }) => {
  // What a browser tells of its first service worker depends on chance, so three people come.
  for (let person = 0; person < 3; person++) {
    const tab = await visit();
    await tab.driver.goto(site.url);
    await tab.untilPage(
      'a recorded curve with a length',
      () => {
        const path = document.querySelector<SVGPathElement>('.recorded path[d]');
        return path !== null && path.getTotalLength() > 50;
      },
      null,
    );
    await tab.find(backend, 60_000);
    await tab.find(main, 30_000, ({ drawn, isEnabled }) => drawn === 'Start' && isEnabled);
    await tab.shows(/Opens without a network\.|newer version/);
    // An offer that is to be taken back would have been seen meanwhile.
    for (let look = 0; look < 10; look++) {
      expect(await tab.drawn(), 'the page of somebody who was never here').not.toMatch(UPDATE);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
});

for (const scheme of ['light', 'dark'] as const) {
  test(`the theme button turns the page light, dark and back, on a ${scheme} system`, async ({ visit, site }) => {
    const tab = await visit({ scheme });
    await tab.driver.goto(`${site.url}?backend=wasm`);
    await tab.find(backend, 60_000);
    /** Which of the two a page is that people see: its ground, its text and a surface on it. */
    const shown = () =>
      tab.driver.evaluate(() => {
        const light = (colour: string) => {
          const [red = 0, green = 0, blue = 0] = (/\((.*)\)/.exec(colour)?.[1] ?? '').split(/[ ,]+/).map(Number);
          return red + green + blue > 380;
        };
        const { backgroundColor, color } = getComputedStyle(document.documentElement);
        const body = getComputedStyle(document.body);
        const ground = [backgroundColor, body.backgroundColor].find((each) => each !== 'rgba(0, 0, 0, 0)') ?? 'none';
        const surface = getComputedStyle(document.querySelector('section')!).backgroundColor;
        if (light(ground) === light(color)) return `text ${color} on ${ground}`;
        if (surface !== 'rgba(0, 0, 0, 0)' && light(surface) !== light(ground)) return `surface ${surface} on ${ground}`;
        return light(ground) ? 'light' : 'dark';
      }, null);
    const turn = async (to: 'light' | 'dark' | 'system') => {
      await tab.press(at('button', new RegExp(`^Theme: .* Switch to ${to}$`)));
      await tab.find(at('button', new RegExp(`^Theme: ${to}\\.`)));
      return shown();
    };
    expect(await shown()).toBe(scheme);
    expect(await turn('light')).toBe('light');
    expect(await turn('dark')).toBe('dark');
    await tab.driver.reload();
    await tab.find(at('button', /^Theme: dark\./));
    expect(await shown(), 'what was chosen is kept').toBe('dark');
    expect(await turn('system')).toBe(scheme);
  });
}

test('a run goes to its end, its button says so, and it runs again', async ({ visit, site }) => {
  const tab = await visit();
  await tab.driver.goto(`${site.url}?backend=wasm${tinyLink(quickDemo, 8)}`);
  await trainToEnd(tab, 'Start');
  await trainToEnd(tab, 'Run again');
  for (const network of ['Ordinary network', 'Robust teacher', 'Student'])
    await tab.shows(new RegExp(`${network}.*%`), at('region', 'Result'));
});
