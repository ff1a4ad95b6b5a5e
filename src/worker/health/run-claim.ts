/** Two tabs never write one run: a lock of the browser goes with the right to write its checkpoints. */
import { ConfigError } from '../../protocol/errors';

export type Claims = Pick<LockManager, 'request'>;

/** A worker that has just been ended gives its locks back a moment later. */
const WAIT_MS = 2000;

/**
 * @param claims null where the browser has no locks: then nothing is claimed, as where it denies them
 * @returns what gives the run back
 * @throws ConfigError when another tab has it
 */
export function claimRun(claims: Claims | null, runId: string, waitMs = WAIT_MS): Promise<() => void> {
  if (!claims) return Promise.resolve(() => {});
  return new Promise((resolve, reject) => {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), waitMs);
    claims
      .request(`mixacm-writes-${runId}`, { signal: patience.signal }, () => {
        clearTimeout(timer);
        return new Promise<void>((release) => resolve(() => release()));
      })
      .catch(() => {
        clearTimeout(timer);
        // Denied storage denies locks as well: nothing is written that two tabs could share.
        if (!patience.signal.aborted) return resolve(() => {});
        reject(new ConfigError(`run "${runId}" is going in another tab, expected it to end there first`));
      });
  });
}
