/** The page's language: from the address, then the last visit, then the browser. Areas of text load theirs before it changes. */
import { create } from 'zustand';
import { unlessMissing } from '../faults/missing-parts';

export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', ja: '日本語' };

const KEY = 'language';
const isLanguage = (value: unknown): value is Language => LANGUAGES.includes(value as Language);

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Storage is denied in some private modes; the browser's language serves as well.
    return null;
  }
}

function remember(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Denied storage only means that the next visit starts with the browser's language.
  }
}

const asked = () => (typeof window === 'undefined' ? null : new URLSearchParams(window.location.search).get('lang'));

/** `?lang=pseudo`: English that is accented and lengthened, for tests of what is hard-coded or too narrow. */
export const isPseudo = asked() === 'pseudo';

function first(): Language {
  if (typeof window === 'undefined' || isPseudo) return 'en';
  const wishes = [asked(), remembered(), navigator.language.slice(0, 2)];
  return wishes.find(isLanguage) ?? 'en';
}

interface LanguageState {
  readonly language: Language;
  /** Counts areas whose text has arrived, so that what shows them draws again. */
  readonly arrivals: number;
}

export const useLanguageState = create<LanguageState>()(() => ({ language: first(), arrivals: 0 }));

const loaders = new Set<(language: Language) => Promise<void>>();
let arriving: Promise<unknown> = Promise.resolve();

/** Registers an area of text; it is loaded at once where the page already speaks its language. */
export function addArea(load: (language: Language) => Promise<void>): void {
  loaders.add(load);
  const loaded = load(useLanguageState.getState().language);
  arriving = Promise.allSettled([arriving, loaded]);
  // Where it does not come, English stands.
  loaded.then(() => useLanguageState.setState(({ arrivals }) => ({ arrivals: arrivals + 1 }))).catch(unlessMissing);
}

/** Resolves when the text of every area so far has arrived, so that a page need not begin in another language. */
export const firstTexts = (): Promise<unknown> => arriving;

/** A part of the page that comes later, with its text: what it begins with, such as a draft, is then in the page's language, too. */
export async function withTexts<T>(part: Promise<T>): Promise<T> {
  const loaded = await part;
  await arriving;
  return loaded;
}

/** Changes the language when all text on the screen is there, so that nothing flashes. */
export async function setLanguage(language: Language): Promise<void> {
  await Promise.all([...loaders].map((load) => load(language)));
  useLanguageState.setState({ language });
  remember(language);
}

export const useLanguage = (): Language => useLanguageState(({ language }) => language);
