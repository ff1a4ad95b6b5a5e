/** Weights that bundles brought, in IndexedDB; in memory where the browser denies that. */
import type { DBSchema } from 'idb';
import { connect } from '../../protocol/database';
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
  const database = connect<Schema>({ name: NAME, version: VERSION, upgrade: (db) => db.createObjectStore('weights') });
  return {
    async save(runId, weights) {
      try {
        await database(async (db) => {
          const transaction = db.transaction('weights', 'readwrite');
          const writes = (Object.entries(weights) as [NetworkRole, ArrayBuffer][]).map(([role, bytes]) =>
            transaction.store.put(bytes, [runId, role]),
          );
          await Promise.all([...writes, transaction.done]);
        });
        return true;
      } catch {
        // Denied, silent or full: they serve until the page is closed.
        memory.set(runId, weights);
        return false;
      }
    },
    async load(runId) {
      const held = memory.get(runId);
      if (held) return held;
      const found = await database((db) =>
        Promise.all(NETWORK_ROLES.map(async (role) => [role, await db.get('weights', [runId, role])] as const)),
      ).catch(() => []);
      return Object.fromEntries(found.filter(([, bytes]) => bytes !== undefined));
    },
  };
}
