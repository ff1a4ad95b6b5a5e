/** Which screen is open, kept in the address (`?screen=lab`) so that links and the back button work. */
import { useSyncExternalStore } from 'react';
import { type LazyScreen, screens } from '.';

const PARAM = 'screen';
const MOVED = 'screenchange';

const subscribe = (changed: () => void) => {
  window.addEventListener('popstate', changed);
  window.addEventListener(MOVED, changed);
  return () => {
    window.removeEventListener('popstate', changed);
    window.removeEventListener(MOVED, changed);
  };
};

/** The address that opens a screen, with everything else in it as it is. */
export function screenAddress(id: string, { search, hash }: { search: string; hash: string } = window.location): string {
  const query = new URLSearchParams(search);
  if (id === screens[0]?.id) query.delete(PARAM);
  else query.set(PARAM, id);
  const text = query.toString();
  return `${text ? `?${text}` : './'}${hash}`;
}

export function openScreen(id: string): void {
  window.history.pushState(null, '', screenAddress(id));
  window.dispatchEvent(new Event(MOVED));
  window.scrollTo(0, 0);
}

/** An unknown name opens the first screen. */
export function useScreen(): LazyScreen {
  const id = useSyncExternalStore(subscribe, () => new URLSearchParams(window.location.search).get(PARAM));
  const screen = screens.find((each) => each.id === id) ?? screens[0];
  if (!screen) throw new Error('list of screens is empty, expected at least one');
  return screen;
}
