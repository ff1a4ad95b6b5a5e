/** Loss terms have one colour in chart, legend and slider, and light up together. */
import { create } from 'zustand';

const COLOURS = ['var(--term-0)', 'var(--term-1)', 'var(--term-2)', 'var(--term-3)', 'var(--term-4)'] as const;

export const termColour = (index: number): string => COLOURS[index % COLOURS.length] ?? COLOURS[0];

/** The focus of a setting that is not a term's weight but stands in the formula. */
export const paramTerm = (param: string): string => `param:${param}`;

interface Focus {
  readonly term: string | null;
  focus(term: string | null): void;
}

const useFocus = create<Focus>()((set) => ({ term: null, focus: (term) => set({ term }) }));

/** The term that the pointer or the keyboard is on, and how to say so. */
export function useFocusedTerm(): readonly [string | null, (term: string | null) => void] {
  return [useFocus((state) => state.term), useFocus((state) => state.focus)];
}
