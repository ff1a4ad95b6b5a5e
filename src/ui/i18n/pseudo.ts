/** A language for tests: English with accents and a third longer, so that what is hard-coded or too narrow shows. */
import type { Translated } from './define-text';

const PLAIN = 'aceginosuyACEGINOSUY';
const ACCENTED = 'áçéğíñöšüýÁÇÉĞÍÑÖŠÜÝ';
/** Share of characters added, about what German adds to English. */
const GROWTH = 0.3;

/** `Start` becomes `Štart··`: still readable, plainly not English. */
export function accent(text: string): string {
  const letters = [...text].map((letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter).join('');
  return /\p{L}/u.test(text) ? `${letters}${'·'.repeat(Math.ceil(GROWTH * text.length))}` : text;
}

/** Every string of an area, those that functions return too. */
export function pseudo<T>(text: T): Translated<T>;
export function pseudo(text: unknown): unknown {
  if (typeof text === 'string') return accent(text);
  if (typeof text === 'function') return (...values: readonly unknown[]) => accent(String(text(...values)));
  if (Array.isArray(text)) return text.map((each) => pseudo(each));
  if (typeof text !== 'object' || text === null) return text;
  return Object.fromEntries(Object.entries(text).map(([key, value]) => [key, pseudo(value)]));
}
