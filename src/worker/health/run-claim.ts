/** Two tabs never write one run: a lock of the browser goes with the right to write its checkpoints. */
import { ConfigError } from '../../protocol/errors';

export type Claims = Pick<LockManager, 'request' | 'query'>;

/** A worker that has just been ended gives its locks back a moment later. */
const WAIT_MS = 2000;

/**
 * A lock that nobody has is waited for as long as it takes: a browser under load may be slow to give it.
 * @param claims null where the browser has no locks: then nothing is claimed, as where it denies them
 * @returns what gives the run back
 * @throws ConfigError when another tab has it
 */
export function claimRun(claims: Claims | null, runId: string, waitMs = WAIT_MS): Promise<() => void> {
  if (!claims) return Promise.resolve(() => {});
  const name = `mixacm-writes-${runId}`;
  return new Promise((resolve, reject) => {
    const patience = new AbortController();
    let seen = 0;
    const look = async () => {
      const { held = [] } = await claims.query();
      seen = held.some((lock) => lock.name === name) ? seen + 1 : 0;
      // Seen once it may be ours, on its way to us.
      if (seen > 1) patience.abort();
    };
    const timer = setInterval(() => void look().catch(reject), waitMs / 2);
    claims
      .request(name, { signal: patience.signal }, () => {
        clearInterval(timer);
        return new Promise<void>((release) => resolve(() => release()));
      })
      .catch(() => {
        clearInterval(timer);
        // Denied storage denies locks as well: nothing is written that two tabs could share.
        if (!patience.signal.aborted) return resolve(() => {});
        reject(new ConfigError(`run "${runId}" is going in another tab, expected it to end there first`));
      });
  });
}
