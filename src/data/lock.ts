/** One tab at a time changes the store. */
import { acquire, isHeld, type Locks } from '../protocol/locks';

const LOCK_NAME = 'mixacm-data';

/** Runs work while no other tab imports, downloads or removes; `onWait` is called when it has to wait for one. */
export type WithLock = <R>(work: () => Promise<R>, onWait: () => void) => Promise<R>;

/** @param locks null where the browser has none: then tabs may do the same work twice, but a shard still is stored whole or not at all */
export function createLock(locks: Locks | null): WithLock {
  if (!locks) return (work) => work();
  return async (work, onWait) => {
    if (await isHeld(locks, LOCK_NAME)) onWait();
    const giveBack = await acquire(locks, LOCK_NAME);
    try {
      return await work();
    } finally {
      giveBack();
    }
  };
}
