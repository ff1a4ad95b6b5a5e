/** Text of one area of the page in every language, checked by the compiler: a key that one language lacks does not compile. */
import { addArea, isPseudo, type Language, useLanguageState } from './language';

/** The same keys with other words; functions keep their arguments, lists their kind. */
export type Translated<T> = T extends string
  ? string
  : T extends (...values: infer A) => string
    ? (...values: A) => string
    : T extends readonly (infer E)[]
      ? readonly Translated<E>[]
      : { readonly [K in keyof T]: Translated<T[K]> };

export interface Text<T> {
  /** For components: draws again when the language changes. */
  use(): Translated<T>;
  /** For the rest: the text of the moment. */
  get(): Translated<T>;
}

/**
 * ```ts
 * // text.ts, English; `text.ja.ts` has `const ja: Translated<typeof en> = {…}; export default ja;`
 * export const en = { title: 'Runs', seeds: (n: number) => (n === 1 ? '1 seed' : `${n} seeds`) };
 * export const text = defineText(en, () => import('./text.ja'));
 * // in a component
 * const t = text.use();
 * ```
 * Until a language has arrived, English shows.
 */
export function defineText<T>(en: T & Translated<T>, ja: () => Promise<{ readonly default: Translated<T> }>): Text<T> {
  const known: Partial<Record<Language, Translated<T>>> = { en };
  addArea(async (language) => {
    if (language === 'ja') known.ja ??= (await ja()).default;
    else if (isPseudo) known.en = (await import('./pseudo')).pseudo(en);
  });
  const of = (language: Language) => known[language] ?? en;
  return {
    use: () => {
      useLanguageState(({ arrivals }) => arrivals);
      return of(useLanguageState(({ language }) => language));
    },
    get: () => of(useLanguageState.getState().language),
  };
}
