/** Weights that bundles brought, in IndexedDB; in memory where the browser denies that. */
import { type DBSchema, openDB } from 'idb';
import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';
import type { Weights } from './bundle';

const NAME = 'mixacm-weights';
const VERSION = 1;

interface Schema extends DBSchema {
  weights: { key: [runId: string, network: string]; value: ArrayBuffer };
}

export interface WeightsStore {
  /** True when they will be there after a reload. */
  save(runId: string, weights: Weights): Promise<boolean>;
  load(runId: string): Promise<Weights>;
}

export function createWeightsStore(): WeightsStore {
  const memory = new Map<string, Weights>();
  const opening = openDB<Schema>(NAME, VERSION, { upgrade: (database) => void database.createObjectStore('weights') }).catch(() => null);
  return {
    async save(runId, weights) {
      const database = await opening;
      try {
        if (!database) throw new Error('IndexedDB is denied');
        const transaction = database.transaction('weights', 'readwrite');
        const writes = (Object.entries(weights) as [NetworkRole, ArrayBuffer][]).map(([role, bytes]) =>
          transaction.store.put(bytes, [runId, role]),
        );
        await Promise.all([...writes, transaction.done]);
        return true;
      } catch {
        // Denied, or full: they serve until the page is closed.
        memory.set(runId, weights);
        return false;
      }
    },
    async load(runId) {
      const held = memory.get(runId);
      const database = await opening;
      if (held || !database) return held ?? {};
      const found = await Promise.all(NETWORK_ROLES.map(async (role) => [role, await database.get('weights', [runId, role])] as const));
      return Object.fromEntries(found.filter(([, bytes]) => bytes !== undefined));
    },
  };
}
