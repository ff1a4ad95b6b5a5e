/** The contract of a learning-rate schedule: a factor for each step. */
import { type ParamSpecs, type ParamValues, parseParams, type RawParams } from '../protocol/params';

export interface Schedule {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly source?: string;
  readonly params: ParamSpecs;
  /** What the optimiser's learning rate is multiplied by at `step` (from 0) of `total`. */
  factor(step: number, total: number, raw: RawParams): number;
}

interface Definition<S extends ParamSpecs> extends Omit<Schedule, 'params' | 'factor'> {
  readonly params: S;
  factor(step: number, total: number, params: ParamValues<S>): number;
}

export function defineSchedule<const S extends ParamSpecs>(definition: Definition<S>): Schedule {
  return {
    ...definition,
    factor: (step, total, raw) => definition.factor(step, total, parseParams(definition.id, definition.params, raw)),
  };
}
