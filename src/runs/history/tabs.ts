/** What several tabs of this page must not do at once, by Web Locks. */

export type Locks = Pick<LockManager, 'query' | 'request'>;

const nameOf = (runId: string) => `mixacm-run-${runId}`;

/** Marks a run as going in this tab; returns the function that ends it. A closed tab ends it by itself. */
export function runLock(locks: Locks | null, runId: string): () => void {
  if (!locks) return () => {};
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  void locks.request(nameOf(runId), { ifAvailable: true }, () => until);
  return release;
}

/** True while another tab is busy with the run. */
export async function isHeldElsewhere(locks: Locks | null, runId: string): Promise<boolean> {
  if (!locks) return false;
  const { held } = await locks.query();
  return held?.some(({ name }) => name === nameOf(runId)) ?? false;
}

/** Calls `lead` once this tab is the only one that may; without locks at once. Lasts until the tab closes. */
export function becomeLeader(locks: Locks | null, name: string, lead: () => void): void {
  if (locks) {
    void locks.request(name, () => {
      lead();
      return new Promise<void>(() => {});
    });
  } else lead();
}
