/** The networks that are looked at: copies of those of a run as they are between two steps, or the shipped ones. */

import { tapChannels } from '../engine/architecture';
import { type InferenceGraph, inferenceGraph } from '../engine/forward';
import { savedArchitecture } from '../engine/interop/saved-network';
import { createNetwork, type Network } from '../engine/network';
import { ConfigError } from '../protocol/errors';
import type { SeenNetwork, Sight } from '../protocol/inspect';
import type { RunPhase, RunStatus } from '../protocol/messages';
import { NETWORK_ROLES, type NetworkRole, type RunConfig } from '../protocol/run-config';
import { decodeNetwork, type LoadShippedBytes, type SavedNetwork } from './networks';

export interface SightOptions {
  readonly loadShippedBytes: LoadShippedBytes;
  /** Weights between two steps, and the place in the run that they were taken at. */
  readonly placedWeights: (
    runId: string,
    role: NetworkRole,
  ) => Promise<Pick<RunStatus, 'phase' | 'done'> & { readonly bytes: ArrayBuffer }>;
  /** @throws ConfigError for an unknown run */
  readonly statusOf: (runId: string) => Pick<RunStatus, 'phase' | 'done'>;
}

/** A copy that belongs to the views: nothing they do changes the run's own. */
export interface Looked {
  readonly about: SeenNetwork;
  readonly saved: SavedNetwork;
  readonly network: Network;
  readonly graph: InferenceGraph;
}

const ORDER: Readonly<Record<RunPhase, number>> = { data: -1, plain: 0, teacher: 1, student: 2, evaluate: 3 };

/** Which version of a network this is; it changes with every step while the network trains. */
function versionOf(role: NetworkRole, { phase, done }: Pick<RunStatus, 'phase' | 'done'>): string | null {
  if (phase === role) return `${done}`;
  return ORDER[phase] > ORDER[role] ? 'done' : null;
}

/** A copy that is freed once it is out of date and nobody uses it any more. */
class Lease {
  readonly looked: Promise<Looked>;
  #users = 0;
  #isRetired = false;

  constructor(looked: Promise<Looked>) {
    this.looked = looked;
  }

  take(): Promise<Looked> {
    this.#users++;
    return this.looked;
  }

  giveBack(): void {
    this.#users--;
    this.#freeUnused();
  }

  retire(): void {
    this.#isRetired = true;
    this.#freeUnused();
  }

  #freeUnused(): void {
    if (!this.#isRetired || this.#users > 0) return;
    // One that failed to load holds nothing.
    void this.looked.then(
      ({ graph, network }) => {
        graph.dispose();
        network.dispose();
      },
      () => undefined,
    );
  }
}

export class Sights {
  readonly #options: SightOptions;
  readonly #held = new Map<string, { readonly version: string; readonly lease: Lease }>();

  /** Networks that the runs there were have. */
  readonly #roles = new Map<string, readonly NetworkRole[]>();

  constructor(options: SightOptions) {
    this.#options = options;
  }

  meet(runId: string, config: RunConfig): void {
    this.#roles.set(
      runId,
      NETWORK_ROLES.filter((role) => config[role] !== null),
    );
  }

  #version({ runId }: Sight, role: NetworkRole) {
    if (runId === null) return 'shipped';
    const status = this.#options.statusOf(runId);
    return this.#roles.get(runId)?.includes(role) ? versionOf(role, status) : null;
  }

  #lease({ runId }: Sight, role: NetworkRole): Lease {
    const version = this.#version({ runId }, role);
    if (!version) throw new ConfigError(`network "${role}" has no weights yet, expected one that was trained`);
    const place = runId === null ? `shipped ${role}` : role;
    const stamp = `${runId ?? ''} ${version}`;
    const held = this.#held.get(place);
    if (held?.version === stamp) return held.lease;
    held?.lease.retire();
    const lease = new Lease(this.#load({ runId }, role));
    this.#held.set(place, { version: stamp, lease });
    lease.looked.catch(() => {
      if (this.#held.get(place)?.lease === lease) this.#held.delete(place);
    });
    return lease;
  }

  /**
   * Lends those of the given roles that there are, in the order of the roles.
   * @throws ConfigError for an unknown run; DataError for a shipped file that is not there
   */
  async use<T>(sight: Sight, roles: readonly NetworkRole[], work: (networks: readonly Looked[]) => Promise<T>): Promise<T> {
    const leases = NETWORK_ROLES.filter((role) => roles.includes(role) && this.#version(sight, role)).map((role) =>
      this.#lease(sight, role),
    );
    const taken = leases.map((lease) => lease.take());
    try {
      return await work(await Promise.all(taken));
    } finally {
      await Promise.allSettled(taken);
      for (const lease of leases) lease.giveBack();
    }
  }

  async #load({ runId }: Sight, role: NetworkRole): Promise<Looked> {
    const { loadShippedBytes, placedWeights } = this.#options;
    const placed = runId === null ? null : await placedWeights(runId, role);
    const bytes = placed?.bytes ?? (await loadShippedBytes(`shapes-${role}`));
    const step = placed?.phase === role ? placed.done : null;
    const saved = decodeNetwork(bytes);
    const architecture = savedArchitecture(saved);
    const network = createNetwork(architecture, saved.weights);
    const about: SeenNetwork = {
      ...{ role, step, model: saved.model, origin: runId === null ? 'shipped' : 'live' },
      tapChannels: tapChannels(architecture),
      macs: network.macs,
      parameters: network.trainable.reduce((sum, { size }) => sum + size, 0),
    };
    return { about, saved, network, graph: inferenceGraph(network) };
  }
}
