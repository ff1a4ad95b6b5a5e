/** The networks that a run left in its folder, and the pictures it was tested on. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createDataService } from '../../src/data/service';
import { createNetwork, type Network } from '../../src/engine/network';
import { architectureOf } from '../../src/engine/run-plan';
import { ConfigError } from '../../src/protocol/errors';
import { IMAGE_CHANNELS, IMAGE_SIZE, type LoadedDataset } from '../../src/protocol/images';
import type { RunResult } from '../../src/protocol/messages';
import type { RawParams } from '../../src/protocol/params';
import { NETWORK_ROLES, type NetworkRole } from '../../src/protocol/run-config';
import { decodeNetwork } from '../../src/worker/networks';

export type Networks = Readonly<Partial<Record<NetworkRole, Network>>>;

export async function loadNetworks(folder: string): Promise<Networks> {
  const networks: Partial<Record<NetworkRole, Network>> = {};
  for (const role of NETWORK_ROLES) {
    const file = path.join(folder, `${role}.safetensors`);
    if (!existsSync(file)) continue;
    const { model, classes, weights } = decodeNetwork(new Uint8Array(await readFile(file)).buffer);
    networks[role] = createNetwork(
      architectureOf(model, { input: [IMAGE_SIZE, IMAGE_SIZE, IMAGE_CHANNELS], classes: classes.length }),
      weights,
    );
  }
  return networks;
}

export function networkOf(networks: Networks, role: NetworkRole): Network {
  const network = networks[role];
  if (!network) throw new ConfigError(`network "${role}" is absent from the run's folder, expected ${role}.safetensors`);
  return network;
}

/** The run's own pictures, or another variant of them. */
export const openData = ({ config, seed }: RunResult, changes: RawParams = {}): Promise<LoadedDataset> =>
  createDataService({ indexedDB: null }).open(config.data.id, { ...config.data.params, ...changes }, seed);
