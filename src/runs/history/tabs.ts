/**
 * What several tabs of this page must not do at once. Where storage is denied, locks are too: then no tab has anything that another could
 * write, and each goes its own way.
 */
import { acquire, isHeld, type Locks } from '../../protocol/locks';

export type { Locks };

const nameOf = (runId: string) => `mixacm-run-${runId}`;

/** Marks a run as going in this tab; returns the function that ends it. A closed tab ends it by itself. */
export function runLock(locks: Locks | null, runId: string): () => void {
  if (!locks) return () => {};
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  locks.request(nameOf(runId), { ifAvailable: true }, () => until).catch(release);
  return release;
}

/** True while another tab is busy with the run. */
export const isHeldElsewhere = async (locks: Locks | null, runId: string): Promise<boolean> =>
  locks !== null && isHeld(locks, nameOf(runId));

/** Calls `lead` once this tab is the only one that may; without locks at once. Lasts until the tab closes. */
export function becomeLeader(locks: Locks | null, name: string, lead: () => void): void {
  if (locks) void acquire(locks, name).then(lead);
  else lead();
}
