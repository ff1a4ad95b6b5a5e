/**
 * Changes of the page by others, such as translators and extensions of the browser. They put their own nodes in the place of React's, which
 * then throws where it moves or removes one. What it drew is drawn anew, a few times: a fault that comes back at once is ours.
 * Making `removeChild` and `insertBefore` forgiving instead would leave dead text behind, and hide faults of our own.
 */

/** Of one part of the page, within {@link SPAN} milliseconds. */
const TRIES = 3;
const SPAN = 10_000;

/** Not `instanceof`: extensions bring errors from a world of their own. */
export const isForeign = (error: unknown): boolean =>
  error instanceof Object && 'name' in error && (error.name === 'NotFoundError' || error.name === 'HierarchyRequestError');

const tries = new Map<string, readonly number[]>();
const recent = (part: string) => (tries.get(part) ?? []).filter((time) => performance.now() - time < SPAN);

export const mayRestore = (part: string): boolean => recent(part).length < TRIES;
export const forgetTries = (part: string): void => void tries.delete(part);

/** @returns how often the part has been restored lately, this time included */
export function noteTry(part: string): number {
  const all = [...recent(part), performance.now()];
  tries.set(part, all);
  return all.length;
}

/** Where the reader is. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly tag: string;
  readonly index: number;
}

const focusable = () => [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex]')];

export function placeNow(): Place {
  const { activeElement: focused } = document;
  return {
    ...{ x: window.scrollX, y: window.scrollY },
    tag: focused?.tagName ?? '',
    index: focusable().indexOf(focused as HTMLElement),
  };
}

/** Scrolls to where the reader was, and gives the focus back where it was lost. */
export function returnTo({ x, y, tag, index }: Place): void {
  if (document.activeElement === document.body) {
    const before = focusable()[index];
    if (before?.tagName === tag) before.focus({ preventScroll: true });
  }
  if (window.scrollX !== x || window.scrollY !== y) window.scrollTo(x, y);
}
