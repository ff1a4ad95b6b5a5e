/** Which screen is open, kept in the address (`?screen=lab`) so that links and the back button work. */
import { useSyncExternalStore } from 'react';
import { type LazyScreen, screens } from '.';

const PARAM = 'screen';
const MOVED = 'screenchange';

/** Tells of every change of the address that the page itself reacts to. */
export const subscribeAddress = (changed: () => void) => {
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

export const openScreen = (id: string): void => followAddress(screenAddress(id));

/** Goes to an address of this page without loading it anew. */
export function followAddress(address: string): void {
  window.history.pushState(null, '', address);
  window.dispatchEvent(new Event(MOVED));
  window.scrollTo(0, 0);
}

/** An unknown name opens the first screen. */
export function useScreen(): LazyScreen {
  const id = useSyncExternalStore(subscribeAddress, () => new URLSearchParams(window.location.search).get(PARAM));
  const screen = screens.find((each) => each.id === id) ?? screens[0];
  if (!screen) throw new Error('list of screens is empty, expected at least one');
  return screen;
}
