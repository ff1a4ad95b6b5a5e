import { expect, it } from 'vitest';
import { datasetCatalogue } from '../../data/registry';
import quickDemo from '../../experiments/quick-demo';
import { buildCatalog } from '../../worker/catalog';
import { catalogWord } from '../i18n/catalog';
import { setLanguage } from '../i18n/language';
import { text } from './names';
import { nameOf, parametersOf } from './parameters';

it('calls every setting in the language of the page', async () => {
  await setLanguage('ja');
  await expect.poll(() => catalogWord('Training steps')).toBe('学習ステップ数');
  const t = text.get();
  const list = parametersOf(quickDemo.config, buildCatalog(datasetCatalogue), t);
  expect(nameOf('plain.steps', list, t)).toBe('通常: 学習ステップ数');
  expect(nameOf('plain.batchSize', list, t)).toBe('通常: バッチサイズ');
  const own = list.filter(({ path }) => !/\.(params|method|model|optimiser|schedule|attack|threatModel)(\.|$)/.test(path));
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter(({ label }) => /[a-z]{3,}/i.test(label))).toEqual([]);
  await setLanguage('en');
});
