/** Sentences that the program says in English, in the page's language: errors, warnings, reasons, trust checks, names of classes. */
import { defineText } from '../define-text';

export const en = {
  say: (message: string): string => message,
  className: (name: string): string => name,
};

const text = defineText(en, () => import('./said.ja'));

/** For components. */
export const useSay = (): ((message: string) => string) => text.use().say;

/** The names of a dataset's classes in the page's language. */
export const useClassName = (): ((name: string) => string) => text.use().className;
