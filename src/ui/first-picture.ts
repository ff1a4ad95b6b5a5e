/**
 * The first picture of a visit. The worker, the store for offline use and what lies below the picture begin after it: on two cores they would
 * take turns with it.
 */
import { startTransition, useEffect, useState } from 'react';

/** Pictures that take longer hold nothing back. */
const PATIENCE = 1000;

let isDrawn = false;
let show = () => {};

/** Comes with the first picture, or a second after the page. */
export const firstPicture = new Promise<void>((resolve) => {
  show = () => {
    isDrawn = true;
    resolve();
  };
  setTimeout(show, PATIENCE);
});

/** What draws says so once it has drawn. */
export const pictureDrawn = (): void => show();

/** Whether the first picture stands. */
export function useFirstPicture(): boolean {
  const [is, set] = useState(isDrawn);
  useEffect(() => {
    void firstPicture.then(() => startTransition(() => set(true)));
  }, []);
  return is;
}
