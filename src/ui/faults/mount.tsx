import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { isForeign, type Place, returnTo } from './foreign-dom';

let renew: (place: Place) => void = () => undefined;

/** Draws the whole page anew in an element of its own, away from what others have done to the old one. The run and all stores go on. */
export const renewPage = (place: Place): void => renew(place);

/** Draws the page into `element`. */
export function mount(element: HTMLElement, view: ReactNode): void {
  let current: { readonly element: HTMLElement; readonly root: Root } | null = null;
  const open = (place: HTMLElement) => {
    const root: Root = createRoot(place, {
      // A page that is put away may not even be able to remove its own nodes; they go with their element.
      onUncaughtError: (error) => (current?.root !== root && isForeign(error)) || reportError(error),
    });
    current = { element: place, root };
    return root;
  };
  open(element).render(view);
  renew = (place) =>
    queueMicrotask(() => {
      const old = current;
      const fresh = document.createElement('div');
      fresh.id = element.id;
      current = null;
      old?.root.unmount();
      old?.element.remove();
      document.body.prepend(fresh);
      const root = open(fresh);
      flushSync(() => root.render(view));
      returnTo(place);
    });
}
