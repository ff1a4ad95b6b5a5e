import { expect, it } from 'vitest';
import { mendLocale } from './locale';

it.each(['C', 'en_US', '', 'POSIX.UTF-8'])('replaces the language "%s", which no Intl takes', (tag) => {
  expect(() => new Intl.NumberFormat(tag)).toThrow(RangeError);
  const browser = Object.create({ language: tag }) as { readonly language: string };
  mendLocale(browser, 'ja');
  expect(browser.language).toBe('ja');
});

it('leaves every valid language alone', () => {
  for (const language of ['en-GB', 'ja', 'zh-Hant-TW', 'de-CH-1901']) {
    const browser = { language };
    mendLocale(browser, 'en');
    expect(browser.language).toBe(language);
  }
});
