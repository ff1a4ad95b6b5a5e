/** The checkpoints that the worker keeps, as the page lists them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { KeptCheckpoint } from '../../protocol/messages';
import type { AdjustmentRecord } from '../../protocol/metrics';
import { NETWORK_ROLES, type RunConfig } from '../../protocol/run-config';
import type { Client } from '../client';
import { setPath } from '../config-path';

export interface CheckpointsState {
  /** Oldest first. */
  readonly list: readonly KeptCheckpoint[];
  readonly error: string | null;
}

export interface Checkpoints {
  readonly store: StoreApi<CheckpointsState>;
  refresh(): Promise<void>;
  remove(checkpointIds: readonly string[]): Promise<void>;
}

export function createCheckpoints(client: Client): Checkpoints {
  const store = createStore<CheckpointsState>()(() => ({ list: [], error: null }));
  const refresh = async () => {
    try {
      store.setState({ list: (await client.request('run.checkpoints', {})).checkpoints, error: null });
    } catch (error) {
      store.setState({ error: error instanceof Error ? error.message : String(error) });
    }
  };
  let phase: unknown = null;
  client.on('ready', () => void refresh());
  client.on('run.status', (status) => {
    // New ones appear where a network begins and where a run ends or waits.
    const turn = `${status.runId} ${status.phase} ${status.state}`;
    if (turn === phase) return;
    phase = turn;
    void refresh();
  });
  return {
    store,
    refresh,
    async remove(checkpointIds) {
      try {
        for (const checkpointId of checkpointIds) await client.request('checkpoint.remove', { checkpointId });
      } catch (error) {
        store.setState({ error: error instanceof Error ? error.message : String(error) });
        return;
      }
      await refresh();
    },
  };
}

const GROUPS: Readonly<Record<string, string>> = { threatModel: 'evaluation.threatModel.params' };

/** Where the change of a live setting lands in a config. */
function placeOf({ network, path }: AdjustmentRecord): string {
  const [group = '', param = '', ...rest] = path.split('.');
  // Branching off records whole paths already.
  if (rest.length > 0) return path;
  return `${GROUPS[group] ?? `${network}.${group}.params`}.${param}`;
}

/** A run's settings as they were at a checkpoint: those it began with and every change until then. */
export function configAt(
  config: RunConfig,
  adjustments: readonly AdjustmentRecord[],
  { phase, step }: Pick<KeptCheckpoint, 'phase' | 'step'>,
): RunConfig {
  const order = [...NETWORK_ROLES, 'evaluate'];
  const before = adjustments.filter(
    (each) => order.indexOf(each.network) < order.indexOf(phase) || (each.network === phase && each.step <= step),
  );
  return before.reduce<RunConfig>((result, each) => setPath(result, placeOf(each), each.to), config);
}
