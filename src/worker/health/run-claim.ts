/** Two tabs never write one run: a lock goes with the right to write its checkpoints. */
import { ConfigError } from '../../protocol/errors';
import type { Delay } from '../../protocol/in-time';
import { acquire, type Locks } from '../../protocol/locks';

export type Claims = Locks;

/** A worker that has just been ended gives its locks back a moment later. */
const WAIT_MS = 2000;

/**
 * A lock that nobody is seen to have is waited for, as a browser under load may be slow to give it, though not for ever.
 * @param claims null where the browser has no locks: then nothing is claimed, as where it denies them
 * @returns what gives the run back
 * @throws ConfigError when another tab has it
 */
export async function claimRun(claims: Claims | null, runId: string, waitMs = WAIT_MS, delay?: Delay): Promise<() => void> {
  const patience = new AbortController();
  try {
    return await acquire(claims, `mixacm-writes-${runId}`, {
      signal: patience.signal,
      lookEvery: waitMs / 2,
      // Seen once it may be ours, on its way to us.
      onHeld: (times) => times > 1 && patience.abort(),
      ...(delay ? { delay } : {}),
    });
  } catch (error) {
    if (!patience.signal.aborted) throw error;
    throw new ConfigError(`run "${runId}" is going in another tab, expected it to end there first`);
  }
}
