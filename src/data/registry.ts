/** Every dataset there is: one file each in `datasets/`. */
import type { DatasetEntry } from '../protocol/catalog';
import { ConfigError } from '../protocol/errors';
import type { LoadedDataset } from '../protocol/images';
import type { RawParams } from '../protocol/params';
import type { DataEnvironment, Dataset } from './dataset';

const modules = import.meta.glob<Dataset>(['./datasets/*.ts', '!./datasets/*.test.ts'], { eager: true, import: 'default' });

/** @throws ConfigError on a missing or duplicate id */
export function collectDatasets(found: Readonly<Record<string, Dataset | undefined>>): ReadonlyMap<string, Dataset> {
  const byId = new Map<string, Dataset>();
  for (const [path, dataset] of Object.entries(found)) {
    if (!dataset?.id) throw new ConfigError(`dataset in "${path}" has no id, expected a default export with one`);
    if (byId.has(dataset.id)) throw new ConfigError(`dataset id "${dataset.id}" of "${path}" is taken, expected a unique one`);
    byId.set(dataset.id, dataset);
  }
  return byId;
}

const byId = collectDatasets(modules);

/** The generated set first, since it is there without a download, then CIFAR-10; the user's own pictures last. */
const rank = ({ id, stored }: Dataset) => (stored === null ? 0 : id === 'cifar-10' ? 1 : stored.parts.length > 0 ? 2 : 3);

export const datasets: readonly Dataset[] = [...byId.values()].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));

/** What the page is told: no functions, so that it can be posted. */
export const datasetCatalogue: readonly DatasetEntry[] = datasets.map(({ id, label, help, source, params, classes, sources }) => ({
  id,
  label,
  ...(help ? { help } : {}),
  ...(source ? { source } : {}),
  params,
  classes,
  ...(sources ? { sources } : {}),
}));

/** @throws ConfigError naming what exists */
export function getDataset(id: string): Dataset {
  const dataset = byId.get(id);
  if (!dataset) throw new ConfigError(`dataset "${id}" is unknown, expected one of ${[...byId.keys()].join(', ')}`);
  return dataset;
}

/**
 * Opens a dataset by name.
 * @param seed integer in [0, 2^31), decides the images of generated sets
 * @throws ConfigError on an unknown id or parameter, or when a stored set has not been imported; DataError on damaged bytes
 */
export async function openDataset(id: string, params: RawParams, seed: number, environment: DataEnvironment): Promise<LoadedDataset> {
  return getDataset(id).open(params, seed, environment);
}
