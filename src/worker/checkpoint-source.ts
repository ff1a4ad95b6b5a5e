/** The checkpoint a run goes on from, found intact or refused with a reason. */
import { type Checkpoint, decodeCheckpoint } from '../engine/checkpoint';
import { DataError } from '../protocol/errors';
import type { RunStore } from './run-store';

export interface FoundCheckpoint {
  readonly checkpoint: Checkpoint;
  /** What the user should know: the one asked for was damaged. */
  readonly warning: string | null;
}

/**
 * Reads a kept checkpoint. Where it is damaged, the newest other one of the same run stands in: what was trained since is trained again,
 * to the same numbers.
 * @throws DataError naming the damage when no other can be read; ConfigError when there is no such checkpoint
 */
export async function loadCheckpoint(store: RunStore, checkpointId: string): Promise<FoundCheckpoint> {
  try {
    return { checkpoint: decodeCheckpoint(await store.load(checkpointId)), warning: null };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const earlier = await earlierOf(store, checkpointId);
    if (!earlier) throw new DataError(`${error.message}; no other checkpoint of this run is kept`);
    const { phase, step } = earlier;
    return { checkpoint: earlier, warning: `${error.message}; the run goes on from an earlier one, at step ${step} of "${phase}"` };
  }
}

/** The newest checkpoint of the same run that can be read, one of its end aside: from there nothing goes on. */
async function earlierOf(store: RunStore, checkpointId: string): Promise<Checkpoint | null> {
  const all = await store.checkpoints();
  const asked = all.find((each) => each.checkpointId === checkpointId);
  const others = all.filter((each) => asked && each.runId === asked.runId && each !== asked && each.kind !== 'end');
  for (const { checkpointId: other } of others.toReversed()) {
    try {
      return decodeCheckpoint(await store.load(other));
    } catch (error) {
      // Damaged as well: an older one may not be.
      if (!(error instanceof DataError)) throw error;
    }
  }
  return null;
}
