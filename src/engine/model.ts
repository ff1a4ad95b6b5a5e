/** The contract of a model plugin: parameters in, architecture out. */
import { type ParamSpecs, type ParamValues, parseParams, type RawParams } from '../protocol/params';
import type { Architecture, Normalisation } from './architecture';

export interface ModelContext {
  readonly input: readonly [height: number, width: number, channels: number];
  readonly classes: number;
  /** What an imported network was trained with; ours where it is left out. */
  readonly normalisation?: Normalisation;
}

export interface Model {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly source?: string;
  readonly params: ParamSpecs;
  /** @throws ConfigError for parameters out of range */
  architecture(raw: RawParams, context: ModelContext): Architecture;
}

interface Definition<S extends ParamSpecs> extends Omit<Model, 'params' | 'architecture'> {
  readonly params: S;
  architecture(params: ParamValues<S>, context: ModelContext): Architecture;
}

export function defineModel<const S extends ParamSpecs>(definition: Definition<S>): Model {
  return {
    ...definition,
    architecture: (raw, context) => definition.architecture(parseParams(definition.id, definition.params, raw), context),
  };
}
