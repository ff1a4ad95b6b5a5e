/** Looking closely: a picture of one's own under attack. */
import { writeFile } from 'node:fs/promises';
import { makePng } from '../../src/data/testing/files';
import { expect, test } from './stories';
import { at, type Tab } from './tab';
import { open } from './train';

const NETWORKS = ['Ordinary', 'Teacher', 'Student'] as const;

/** What each network says of the picture, as it is drawn: a class and how sure it is. */
const verdicts = (tab: Tab) => Promise.all(NETWORKS.map((name) => tab.drawn(at('article', name))));

test('a picture of one’s own is sent and attacked, and every network says what it sees', async ({ visit, site }, info) => {
  const side = 48;
  const pixels = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i % 3 === 0 ? 220 : (i * 7) % 256));
  const file = info.outputPath('mine.png');
  await writeFile(file, makePng(pixels, { width: side, height: side, colour: 2 }));
  const tab = await visit();
  await open(tab, `${site.url}?screen=see&view=attack&backend=wasm`);
  for (const name of NETWORKS) await tab.shows(/\d %/, at('article', name));
  await tab.shows(/Test picture · \w+/);
  const before = await verdicts(tab);
  await tab.driver.choose('input[type=file][accept="image/*"]', [file]);
  await tab.shows(/Your picture/);
  await tab.until('verdicts on the new picture', async () => String(await verdicts(tab)) !== String(before));
  for (const name of NETWORKS) await tab.shows(/\d %/, at('article', name));
  expect(await tab.all(at('alert'))).toEqual([]);
});
