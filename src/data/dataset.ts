/** The contract of a dataset plugin. */
import type { CatalogEntry } from '../protocol/catalog';
import type { LoadedDataset } from '../protocol/images';
import { type ParamSpecs, type ParamValues, parseParams, type RawParams } from '../protocol/params';

interface Definition<S extends ParamSpecs> extends CatalogEntry {
  readonly params: S;
  /** `generated` sets need no store and are always ready. */
  readonly storage: 'generated' | 'stored';
  readonly classes: readonly string[];
  /** @throws ConfigError when the set cannot be had */
  open(params: ParamValues<S>, seed: number): Promise<LoadedDataset>;
}

export interface Dataset extends CatalogEntry {
  readonly storage: 'generated' | 'stored';
  readonly classes: readonly string[];
  open(params: RawParams, seed: number): Promise<LoadedDataset>;
}

/** Wraps a definition so that raw parameters are validated once, on the way in. */
export function defineDataset<const S extends ParamSpecs>(definition: Definition<S>): Dataset {
  return {
    ...definition,
    open: (raw, seed) => definition.open(parseParams(definition.id, definition.params, raw), seed),
  };
}
