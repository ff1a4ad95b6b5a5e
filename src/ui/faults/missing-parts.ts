/**
 * Parts of the page that are loaded when they are asked for, and did not come: a newer version has taken the place of this one on the server,
 * or there is no network. Nothing loads the page again by itself, which could go round in circles.
 */
import { type ComponentType, createElement, lazy } from 'react';
import { create } from 'zustand';

export type Cause = 'gone' | 'offline';

/** What every error of a part that did not come says, in place of each browser's own words. */
export const MISSING: Readonly<Record<Cause, string>> = {
  gone: 'part of the page is no longer on the server, expected it there; a newer version of the page is there: reload to get it',
  offline: 'part of the page did not arrive, expected a network or a stored copy; try again when the network is back',
};

const missing = new WeakSet<Error>();
/** Those that something on the page shows where the part would have been. */
const shown = new WeakSet<Error>();

/** Of the last part that is shown nowhere else; null while there is none. */
export const useMissing = create<{ readonly error: Error | null }>()(() => ({ error: null }));

export const isMissing = (error: unknown): boolean => error instanceof Error && missing.has(error);

/** For those that can do without, since {@link useMissing} tells. @throws any other error */
export function unlessMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}

/** Vite tells of every part that did not come before whoever asked for it hears. */
export function watchMissingParts(): void {
  window.addEventListener('vite:preloadError', ({ payload: error }) => {
    missing.add(error);
    error.message = MISSING[navigator.onLine ? 'gone' : 'offline'];
    // Who shows it by itself has done so by then.
    setTimeout(() => shown.has(error) || useMissing.setState({ error }));
  });
}

/** Whether the server answers at all. Says it in the error as well, for those that show it later. */
export async function findCause(error: Error): Promise<Cause> {
  let cause: Cause = 'offline';
  try {
    if (navigator.onLine) await fetch('./', { method: 'HEAD', cache: 'no-store' });
    cause = navigator.onLine ? 'gone' : 'offline';
  } catch {
    // The browser believes in a network that does not reach the server.
  }
  error.message = MISSING[cause];
  return cause;
}

const failed = new Set<() => void>();

/** A component that is loaded when it is first shown, like React's `lazy`; one that did not come can be asked for again. */
export function latePart<P extends object>(load: () => Promise<{ readonly default: ComponentType<P> }>): ComponentType<P> {
  const ask = () =>
    lazy(() =>
      load().catch((error: unknown) => {
        if (error instanceof Error) shown.add(error);
        failed.add(() => {
          Body = ask();
        });
        throw error;
      }),
    );
  let Body = ask();
  return (props) => createElement(Body as ComponentType<P>, props);
}

/** Lets every part that did not come be asked for again, with its styles. */
export function tryMissingAgain(): void {
  for (const renew of failed) renew();
  failed.clear();
  // Styles are asked for once.
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]'))
    if (!link.sheet) link.replaceWith(link.cloneNode());
  useMissing.setState({ error: null });
}
