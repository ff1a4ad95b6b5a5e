/**
 * Some systems name no language, as WebKit with `LANG=C`, whose language is "C". Libraries hand that to `Intl`, which throws, some of them as
 * soon as they are loaded. Such a browser is given the page's language; what the page itself formats, it formats in that one anyway.
 */
export function mendLocale(browser: { readonly language: string }, language: string): void {
  try {
    new Intl.NumberFormat(browser.language);
  } catch {
    Object.defineProperty(browser, 'language', { value: language, configurable: true });
  }
}
