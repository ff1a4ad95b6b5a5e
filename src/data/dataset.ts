/** The contract of a dataset plugin. */
import type { DatasetEntry } from '../protocol/catalog';
import type { LoadedDataset } from '../protocol/images';
import { type ParamSpecs, type ParamValues, parseParams, type RawParams } from '../protocol/params';
import type { Part } from './part';
import type { Split } from './store/backend';
import type { ShardCache } from './stored/shard-cache';

/** What a dataset may need from outside. */
export interface DataEnvironment {
  /** Opened on first use: generated sets need none. */
  shards(): Promise<ShardCache>;
  /** True while an import is going on. */
  isImporting(): boolean;
  /** Whether a set that is still arriving may be used, though its order then depends on the network. */
  readonly mayOpenEarly: boolean;
  /** Images of a split when nothing is missing; null when any number will do. */
  imagesOf(storedAs: string, split: Split): number | null;
  /** Calls back whenever a shard has been stored or an import has ended; returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
}

/** What is stored of a dataset; null for generated ones, which always are complete. */
export interface Stored {
  /** Name in the store: two datasets may be two views of the same images. */
  readonly as: string;
  /** Images when nothing is missing; null when any number will do. */
  readonly train: number | null;
  readonly test: number | null;
  /** How pictures come in the distributed files: [32, 32, 3] or [28, 28]. */
  readonly pixels: 'colour' | 'grey';
  readonly parts: readonly Part[];
}

interface Definition<S extends ParamSpecs> extends DatasetEntry {
  readonly params: S;
  readonly stored: Stored | null;
  /** @throws ConfigError when the set cannot be had */
  open(params: ParamValues<S>, seed: number, environment: DataEnvironment): Promise<LoadedDataset>;
}

export interface Dataset extends DatasetEntry {
  readonly stored: Stored | null;
  open(params: RawParams, seed: number, environment: DataEnvironment): Promise<LoadedDataset>;
}

/** Wraps a definition so that raw parameters are validated once, on the way in. */
export function defineDataset<const S extends ParamSpecs>(definition: Definition<S>): Dataset {
  return {
    ...definition,
    open: async (raw, seed, environment) => definition.open(parseParams(definition.id, definition.params, raw), seed, environment),
  };
}
