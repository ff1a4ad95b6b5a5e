/** The second visit: with the host gone, and with a newer version on it. */
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import quickDemo from '../../src/experiments/quick-demo';
import { tinyLink } from '../tiny';
import { expect, test } from './stories';
import { at } from './tab';
import { open, trainToEnd } from './train';

const STORED = /Opens without a network\./;

test('with the host gone the page opens, trains, attacks and teaches', async ({ visit, site }) => {
  const tab = await visit();
  await open(tab, site.url);
  await tab.shows(STORED);
  await site.close();

  await open(tab, `${site.url}?visit=2&backend=wasm${tinyLink(quickDemo, 8)}`);
  await tab.untilPage('the recorded chart', () => document.querySelector('.recorded path[d]') !== null, null);
  await trainToEnd(tab, 'Start');
  await open(tab, `${site.url}?screen=see&view=attack&backend=wasm`);
  for (const name of ['Ordinary', 'Teacher', 'Student']) await tab.shows(/\d %/, at('article', name));
  await tab.driver.goto(`${site.url}?screen=learn&lesson=robust-features&backend=wasm`);
  await tab.find(at('region', 'Robust features'));
  expect(await tab.all(at('alert'))).toEqual([]);
});

test('a newer version is offered at the second visit, and taken when asked for', async ({ visit, site }) => {
  const tab = await visit();
  await open(tab, `${site.url}?backend=wasm`);
  await tab.shows(STORED);
  await appendFile(path.join(site.folder, 'sw.js'), '\n// another version\n');
  await open(tab, `${site.url}?visit=2&backend=wasm`);
  const take = at('button', 'Take it');
  await tab.find(take);
  await tab.loadsBy(() => tab.press(take));
  await tab.shows(STORED);
});
