/** One tab at a time changes the store. */

const LOCK_NAME = 'mixacm-data';

/** Runs work while no other tab imports, downloads or removes; `onWait` is called when it has to wait for one. */
export type WithLock = <R>(work: () => Promise<R>, onWait: () => void) => Promise<R>;

/** @param locks null where the browser has none: then tabs may do the same work twice, but a shard still is stored whole or not at all */
export function createLock(locks: LockManager | null): WithLock {
  if (!locks) return (work) => work();
  return async (work, onWait) => {
    const { held } = await locks.query();
    if (held?.some(({ name }) => name === LOCK_NAME)) onWait();
    return locks.request(LOCK_NAME, work);
  };
}
