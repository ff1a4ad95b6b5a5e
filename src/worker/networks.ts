/** The networks of one run, and weights as files. */
import type { Architecture } from '../engine/architecture';
import { encodeSaved, ownNormalisation, type SavedNetwork, savedArchitecture } from '../engine/interop/saved-network';
import type { ModelContext } from '../engine/model';
import { createNetwork, initialWeights, type Network, readWeights, type WeightValues } from '../engine/network';
import type { Random } from '../engine/random';
import { architectureOf } from '../engine/run-plan';
import { ConfigError } from '../protocol/errors';
import { fetchFile } from '../protocol/fetch-file';
import { NETWORK_ROLES, type NetworkRole, type PluginChoice, type RunConfig } from '../protocol/run-config';

export { decodeNetwork, type SavedNetwork } from '../engine/interop/saved-network';

export async function encodeNetwork(network: Network, model: PluginChoice, classes: readonly string[]): Promise<ArrayBuffer> {
  return encodeSaved({ model, classes, ...ownNormalisation(network.architecture), weights: await readWeights(network) });
}

/** Fetches the file of a network that is shipped with the app. */
export type LoadShippedBytes = (id: string) => Promise<ArrayBuffer>;

/** @throws DataError when the file is not there */
export function shippedFrom(baseUrl: URL): LoadShippedBytes {
  return async (id) => {
    const url = new URL(`models/${id}.safetensors`, baseUrl);
    return (await fetchFile(url, `shipped network "${id}"`)).arrayBuffer();
  };
}

export class Networks {
  readonly #networks = new Map<NetworkRole, { readonly network: Network; readonly model: PluginChoice }>();

  get(role: NetworkRole): Network | undefined {
    return this.#networks.get(role)?.network;
  }

  model(role: NetworkRole): PluginChoice | undefined {
    return this.#networks.get(role)?.model;
  }

  all(): Partial<Record<NetworkRole, Network>> {
    return Object.fromEntries([...this.#networks].map(([role, { network }]) => [role, network]));
  }

  set(role: NetworkRole, model: PluginChoice, architecture: Architecture, weights: WeightValues): Network {
    this.#networks.get(role)?.network.dispose();
    const network = createNetwork(architecture, weights);
    this.#networks.set(role, { network, model });
    return network;
  }

  /** A network about to be trained: from scratch, or from the ordinary network where the config says so. */
  async fresh(config: RunConfig, role: NetworkRole, context: ModelContext, random: Random): Promise<Network> {
    const training = config[role];
    if (!training || 'shipped' in training) throw new ConfigError(`network "${role}" has no training, expected a config with one`);
    const architecture = architectureOf(training.model, context);
    const plain = this.get('plain');
    const weights = training.startFrom === 'plain' && plain ? await readWeights(plain) : initialWeights(architecture, random);
    return this.set(role, training.model, architecture, weights);
  }

  /** @throws ConfigError when its file was not loaded */
  useShipped(role: NetworkRole, shipped: SavedNetwork | null): void {
    if (!shipped) throw new ConfigError(`shipped ${role} network is not loaded, expected its file`);
    this.set(role, shipped.model, savedArchitecture(shipped), shipped.weights);
  }

  /** The networks that a checkpoint holds. */
  restore(
    saved: Readonly<Partial<Record<NetworkRole, WeightValues>>>,
    { config, context, shipped }: { readonly config: RunConfig; readonly context: ModelContext; readonly shipped: SavedNetwork | null },
  ): void {
    for (const role of NETWORK_ROLES) {
      const weights = saved[role];
      const training = config[role];
      if (!weights || !training) continue;
      if (!('shipped' in training)) this.set(role, training.model, architectureOf(training.model, context), weights);
      else if (shipped) this.set(role, shipped.model, savedArchitecture(shipped), weights);
    }
  }

  dispose(): void {
    for (const { network } of this.#networks.values()) network.dispose();
    this.#networks.clear();
  }
}
