/** The shipped teacher and the images it was trained for, from the repository's own files. */
import { readFileSync } from 'node:fs';
import { createDataService } from '../../data/service';
import { createNetwork, type Network } from '../../engine/network';
import { architectureOf } from '../../engine/run-plan';
import type { LoadedDataset } from '../../protocol/images';
import { decodeNetwork } from '../networks';

const FILE = 'public/models/shapes-teacher.safetensors';

export interface Shipped {
  readonly network: Network;
  readonly dataset: LoadedDataset;
}

/** Same data parameters and seed as on the teacher's card. */
export async function shippedTeacher(): Promise<Shipped> {
  const bytes = new Uint8Array(readFileSync(FILE));
  const { model, classes, weights } = decodeNetwork(bytes.buffer);
  const dataset = await createDataService({ indexedDB: null }).open('shapes', { fresh: true, contrast: 70 }, 1);
  const architecture = architectureOf(model, { input: [32, 32, 3], classes: classes.length });
  return { network: createNetwork(architecture, weights), dataset };
}
