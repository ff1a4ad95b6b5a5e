/** The networks shipped with the page, and the pictures that they were tested on: what recordings are made from, and checked against. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createDataService } from '../../src/data/service';
import { createNetwork, type Network } from '../../src/engine/network';
import { architectureOf } from '../../src/engine/run-plan';
import { DataError } from '../../src/protocol/errors';
import { IMAGE_CHANNELS, IMAGE_SIZE, type LoadedDataset } from '../../src/protocol/images';
import type { RawParams } from '../../src/protocol/params';
import { NETWORK_ROLES, type NetworkRole, type RunConfig } from '../../src/protocol/run-config';
import type { RecordingOrigin } from '../../src/runs/recording';
import { decodeNetwork } from '../../src/worker/networks';

/** What we read of a card. */
interface Card {
  readonly data: RunConfig['data'];
  readonly datasetHash: string;
  readonly seed: number;
}

export interface Shipped {
  readonly networks: Readonly<Record<NetworkRole, Network>>;
  readonly files: RecordingOrigin['networks'];
  readonly datasetHash: string;
  readonly seed: number;
  /** The pictures, or another variant of them. */
  open(changes?: RawParams): Promise<LoadedDataset>;
}

/** From the project's folder, where npm starts both the tool and the tests. */
const file = (id: string, suffix: string) => path.join('public/models', `${id}.${suffix}`);

/** @throws DataError when the three were not made from the same pictures */
export async function loadShipped(): Promise<Shipped> {
  const all = await Promise.all(
    NETWORK_ROLES.map(async (network) => {
      const id = `shapes-${network}`;
      const bytes = await readFile(file(id, 'safetensors'));
      const card = JSON.parse(await readFile(file(id, 'json'), 'utf8')) as Card;
      const { model, classes, weights } = decodeNetwork(new Uint8Array(bytes).buffer);
      const architecture = architectureOf(model, { input: [IMAGE_SIZE, IMAGE_SIZE, IMAGE_CHANNELS], classes: classes.length });
      return { network, id, card, sha256: createHash('sha256').update(bytes).digest('hex'), made: createNetwork(architecture, weights) };
    }),
  );
  const [{ card } = { card: null }] = all;
  if (!card) throw new DataError('shipped networks are absent, expected three in public/models');
  const { data, datasetHash, seed } = card;
  const other = all.find((each) => each.card.datasetHash !== datasetHash || each.card.seed !== seed);
  if (other) throw new DataError(`network "${other.id}" was made from other pictures, expected those of hash ${datasetHash}`);
  const service = createDataService({ indexedDB: null });
  return {
    networks: Object.fromEntries(all.map(({ network, made }) => [network, made])) as Record<NetworkRole, Network>,
    files: all.map(({ network, id, sha256 }) => ({ network, id, sha256 })),
    ...{ datasetHash, seed },
    open: (changes = {}) => service.open(data.id, { ...data.params, ...changes }, seed),
  };
}
