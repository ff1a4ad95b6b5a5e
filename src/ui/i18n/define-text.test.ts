import { expect, it } from 'vitest';
import { defineText } from './define-text';
import { setLanguage, useLanguageState } from './language';

it('loads the other language before it changes, and keeps English where text is still on its way', async () => {
  let loads = 0;
  const text = defineText({ runs: (n: number) => `${n} runs`, list: ['a', 'b'] }, async () => {
    loads += 1;
    return { default: { runs: (n: number) => `実行${n}件`, list: ['あ', 'い'] } };
  });
  expect(text.get().runs(2)).toBe('2 runs');
  expect(loads).toBe(0);
  const changed = setLanguage('ja');
  expect(text.get().list).toEqual(['a', 'b']);
  await changed;
  expect(text.get().runs(2)).toBe('実行2件');
  await setLanguage('en');
  await setLanguage('ja');
  expect(loads).toBe(1);
  useLanguageState.setState({ language: 'en' });
});

it('loads an area at once where the page already speaks the language', async () => {
  useLanguageState.setState({ language: 'ja' });
  const before = useLanguageState.getState().arrivals;
  const text = defineText({ title: 'Runs' }, async () => ({ default: { title: '実行' } }));
  expect(text.get().title).toBe('Runs');
  await expect.poll(() => useLanguageState.getState().arrivals).toBe(before + 1);
  expect(text.get().title).toBe('実行');
  useLanguageState.setState({ language: 'en' });
});
