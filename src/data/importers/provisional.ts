/** A compressed archive vouches for its bytes only at its very end, by a checksum: until then what came from it is provisional. */
import { DataError } from '../../protocol/errors';
import type { ShardKey } from '../store/backend';
import type { ImportContext } from './context';

/**
 * Reads an archive to its end and then vouches for the shards that came from it. When it is damaged, the ones that nothing else vouches for are
 * removed; sound shards that were there before are never overwritten by it. After a stop, or when the store refuses, they stay, still provisional,
 * until another import of the archive comes to its end.
 * @param read reads the archive from the start; called again, with what it stores taken as sound, when it holds other shards than were there
 * @throws DataError as `read` does
 */
export async function readVouched(read: (context: ImportContext) => Promise<void>, context: ImportContext): Promise<void> {
  const { store, signal } = context;
  const touched: ShardKey[] = [];
  let heldBack = 0;
  let hasStoreFailed = false;
  const provisional: ImportContext = {
    ...context,
    store: {
      ...store,
      async write(key, records) {
        touched.push(key);
        try {
          const outcome = await store.write(key, records, { isProvisional: true });
          if (outcome === 'held back') heldBack++;
          return outcome;
        } catch (error) {
          hasStoreFailed = true;
          throw error;
        }
      },
    },
  };
  try {
    await read(provisional);
  } catch (error) {
    if (signal.aborted || hasStoreFailed) throw error;
    const removed = await store.discard(touched);
    if (removed === 0 || !(error instanceof DataError)) throw error;
    throw new DataError(`${error.message}; shards that came from it, ${removed}, were removed, since any of them may be wrong`);
  }
  await store.vouch(touched);
  if (heldBack > 0) await read(context);
}
