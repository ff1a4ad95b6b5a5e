/** Pictures of one's own in CIFAR-10's format: given once, there at the next visit. */
import { writeFile } from 'node:fs/promises';
import { makeBatch, UNKNOWN_CLASSES } from '../../src/data/testing/batches';
import cifarQuick from '../../src/experiments/cifar-10-quick';
import { tinyLink } from '../tiny';
import { test } from './stories';
import { at } from './tab';
import { open, trainToEnd } from './train';

test('files are imported, kept over a reload, and trained on without being given again', async ({ visit, site }, info) => {
  const files = ['data_batch_1.bin', 'test_batch.bin'].map((name) => info.outputPath(name));
  for (const file of files) await writeFile(file, makeBatch(UNKNOWN_CLASSES));
  const tab = await visit();
  const stage = at('button', /^Data/);
  const stored = /1.?000 training and 1.?000 test/;
  await open(tab, `${site.url}?backend=wasm${tinyLink(cifarQuick, 8)}`);
  await tab.press(stage);
  await tab.driver.choose('input[type=file][multiple]:not([webkitdirectory])', files);
  await tab.shows(stored);
  await tab.driver.reload();
  await tab.press(stage);
  await tab.shows(stored);
  await trainToEnd(tab, 'Start');
  await tab.shows(/Student.*%/, at('region', 'Result'));
});
