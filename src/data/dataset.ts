/** The contract of a dataset plugin. */
import type { DatasetEntry } from '../protocol/catalog';
import type { LoadedDataset } from '../protocol/images';
import { type ParamSpecs, type ParamValues, parseParams, type RawParams } from '../protocol/params';
import type { ShardStore } from './store/shard-store';

/** What a dataset may need from outside. */
export interface DataEnvironment {
  /** Opened on first use: generated sets need none. */
  store(): Promise<ShardStore>;
  /** True while an import is going on. */
  isImporting(): boolean;
  /** Calls back whenever a shard has been stored or an import has ended; returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
}

/** How many images a stored set has when nothing is missing; null for generated ones, which always are complete. */
export type StoredSize = { readonly train: number; readonly test: number } | null;

interface Definition<S extends ParamSpecs> extends DatasetEntry {
  readonly params: S;
  readonly stored: StoredSize;
  /** @throws ConfigError when the set cannot be had */
  open(params: ParamValues<S>, seed: number, environment: DataEnvironment): Promise<LoadedDataset>;
}

export interface Dataset extends DatasetEntry {
  readonly stored: StoredSize;
  open(params: RawParams, seed: number, environment: DataEnvironment): Promise<LoadedDataset>;
}

/** Wraps a definition so that raw parameters are validated once, on the way in. */
export function defineDataset<const S extends ParamSpecs>(definition: Definition<S>): Dataset {
  return {
    ...definition,
    open: async (raw, seed, environment) => definition.open(parseParams(definition.id, definition.params, raw), seed, environment),
  };
}
