/** The lab: two runs that differ in their seed, queued, trained and compared. */
import quickDemo from '../../src/experiments/quick-demo';
import { tinyLink } from '../tiny';
import { test } from './stories';
import { at } from './tab';

test('two queued runs are compared in a chart', async ({ visit, site }) => {
  const tab = await visit();
  await tab.driver.goto(`${site.url}?screen=lab&backend=wasm${tinyLink(quickDemo, 8)}`);
  await tab.fill(at('textbox', 'Seeds', at('region', 'Sweep')), '1-2');
  await tab.press(at('button', 'Queue 2 runs', at('region', 'Sweep')));
  const runs = at('row', /finished/, at('region', 'Runs'));
  await tab.until('two finished runs', async () => (await tab.all(runs)).length === 2, {
    patience: 90_000,
    seen: async () => `; ${await tab.drawn(at('region', 'Runs'))}`,
  });
  await tab.shows(/seeds 1, 2/, at('region', 'Compared runs'));
  await tab.untilPage(
    'a chart with something drawn in it',
    () => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-lines] canvas');
      if (!canvas || canvas.getBoundingClientRect().width < 200) return false;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size > 3;
    },
    null,
  );
});
